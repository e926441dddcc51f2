internal import CZeroMQ
internal import Glibc

/// A libzmq context with one I/O thread. Its end waits for its sockets: keep sockets before it.
@safe struct Context: ~Copyable {
    fileprivate let handle: UnsafeMutableRawPointer

    init() throws(TransportError) {
        guard let handle = unsafe zmq_ctx_new() else { throw .system("zmq_ctx_new") }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe zmq_ctx_term(handle) }
}

/// A libzmq socket, used by one thread at a time; linger is 0 until it is set.
@safe struct Socket: ~Copyable {
    let handle: UnsafeMutableRawPointer

    init(_ context: borrowing Context, _ type: Int32) throws(TransportError) {
        guard let handle = unsafe zmq_socket(context.handle, type) else { throw .system("zmq_socket") }
        var linger: Int32 = 0
        guard unsafe zmq_setsockopt(handle, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size) == 0 else {
            unsafe zmq_close(handle)
            throw .system("zmq_setsockopt")
        }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe zmq_close(handle) }

    /// Sets an integer option.
    func set(_ option: Int32, _ value: Int32) throws(TransportError) {
        var value = value
        try unsafe check(zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size), "zmq_setsockopt")
    }

    /// Sets the size beyond which a connection that sends a longer message is cut.
    func setMaximumMessageBytes(_ bytes: Int) throws(TransportError) {
        var value = Int64(bytes)
        try unsafe check(zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &value, MemoryLayout<Int64>.size), "zmq_setsockopt")
    }

    /// Sets the name that a ROUTER knows this socket by.
    func setRoutingID(_ bytes: [UInt8]) throws(TransportError) {
        try unsafe check(zmq_setsockopt(handle, ZMQ_ROUTING_ID, bytes, bytes.count), "zmq_setsockopt")
    }

    /// Sets how many messages may wait in either direction for each connection.
    func setQueueLimit(_ messages: Int) throws(TransportError) {
        try set(ZMQ_SNDHWM, Int32(clamping: messages))
        try set(ZMQ_RCVHWM, Int32(clamping: messages))
    }

    /// Sets how long queued messages may take to leave after the socket's end.
    func setLinger(_ linger: Duration) throws(TransportError) {
        let (seconds, attoseconds) = linger.components
        try set(ZMQ_LINGER, Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
    }

    /// Listens, and says where: the real port if any free one was asked for.
    func bind(_ endpoint: Endpoint) throws(TransportError) -> Endpoint {
        if case .tcp(let host, _) = endpoint, host.contains(":") { try set(ZMQ_IPV6, 1) }
        if case .ipc(let path) = endpoint, SocketFile.hasListener(path) {
            throw .cannotListen(endpoint, errno: EADDRINUSE)
        }
        guard unsafe zmq_bind(handle, endpoint.bindable) == 0 else {
            throw .cannotListen(endpoint, errno: zmq_errno())
        }
        var text = [UInt8](repeating: 0, count: 512)
        var count = text.count
        try unsafe check(zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &count), "zmq_getsockopt")
        return try Endpoint(String(decoding: text.prefix { $0 != 0 }, as: UTF8.self))
    }

    /// Connects in the background, again and again.
    func connect(_ endpoint: Endpoint) throws(TransportError) {
        guard endpoint.isDefinite else {
            throw TransportError(
                .endpoint, "cannot connect to \(endpoint): name one host and port, for example tcp://10.0.0.1:5555")
        }
        if case .tcp(let host, _) = endpoint, host.contains(":") { try set(ZMQ_IPV6, 1) }
        try set(ZMQ_RECONNECT_IVL, Limits.reconnect.first)
        try set(ZMQ_RECONNECT_IVL_MAX, Limits.reconnect.most)
        try unsafe check(zmq_connect(handle, endpoint.description), "zmq_connect")
    }
}

extension Endpoint {
    /// As `zmq_bind` takes it, which does not resolve names.
    fileprivate var bindable: String {
        if case .tcp("localhost", let port) = self { return Endpoint.tcp(host: "127.0.0.1", port: port).description }
        return description
    }
}
