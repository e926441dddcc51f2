internal import CZeroMQ
internal import Glibc

/// Turns libzmq's status into an error of ours; nobody else looks at a status.
@discardableResult
func check(_ status: Int32, _ call: StaticString) throws(TransportError) -> Int32 {
    guard status < 0 else { return status }
    throw .system("\(call)")
}

extension TransportError {
    /// The calling thread's last error of libzmq or the system.
    static func system(_ call: String) -> TransportError {
        let code = zmq_errno()
        return TransportError(.system(errno: code), "\(call): \(unsafe String(cString: zmq_strerror(code)))")
    }

    /// Why an endpoint cannot be listened on, and what would be right.
    static func cannotListen(_ endpoint: Endpoint, errno code: Int32) -> TransportError {
        let reason =
            switch code {
            case EADDRINUSE: "it is in use; take another one, or port * for any free one"
            case EADDRNOTAVAIL, ENODEV: "this host has no such address; write for example tcp://0.0.0.0:5555"
            case EACCES: "not permitted; ports below 1024 need the right to bind them, socket files a writable folder"
            case ENOENT: "the folder does not exist; make it first"
            default: unsafe String(cString: zmq_strerror(code))
            }
        return TransportError(.endpoint, "cannot listen on \(endpoint): \(reason)")
    }
}
