internal import CZeroMQ

/// Watches who connects to a listening socket, so that a neighbour that dies is noticed at once and not by silence.
///
/// Whoever leaves without having completed libzmq's handshake was no neighbour: a port scan does no harm.
struct PeerMonitor {
    /// The events to ask libzmq for.
    static let events =
        ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH

    private var connected = 0
    private var lastFailed = false

    /// Notes an event; true if the last neighbour has left.
    mutating func note(_ event: UInt16) -> Bool {
        switch Int32(event) {
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
            connected += 1
            lastFailed = false
        case ZMQ_EVENT_DISCONNECTED:
            defer { lastFailed = false }
            guard !lastFailed, connected > 0 else { return false }
            connected -= 1
            return connected == 0
        default: lastFailed = true
        }
        return false
    }
}
