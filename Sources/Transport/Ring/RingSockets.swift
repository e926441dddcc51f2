internal import CZeroMQ

/// The sockets of one end of a ring. They die in order of declaration: the context last, since it waits for the others.
struct RingSockets: ~Copyable {
    let events: Socket  // what happens to `receiver`'s connections
    let receiver: Socket
    let sender: Socket
    let context: Context

    /// Listens at `endpoint`; gives the sockets and where it really is.
    static func listening(
        at endpoint: Endpoint, frameLimit: Int, maximumPayloadBytes: Int, at place: inout Endpoint
    ) throws(TransportError) -> RingSockets {
        let context = try Context()
        let sender = try Socket(context, ZMQ_PUSH)
        try sender.setQueueLimit(2 * frameLimit)  // libzmq says only after each half of a queue that it has left
        let receiver = try Socket(context, ZMQ_PULL)
        try receiver.setQueueLimit(frameLimit)
        try receiver.setMaximumMessageBytes(maximumPayloadBytes)
        let address = "inproc://events"
        try unsafe check(zmq_socket_monitor(receiver.handle, address, PeerMonitor.events), "zmq_socket_monitor")
        let events = try Socket(context, ZMQ_PAIR)
        try unsafe check(zmq_connect(events.handle, address), "zmq_connect")
        place = try receiver.bind(endpoint)
        return RingSockets(events: events, receiver: receiver, sender: sender, context: context)
    }

    /// Whether an event of the receiver's connections says that the last neighbour has left.
    func takeEvents(_ monitor: inout PeerMonitor) -> Bool {
        var gone = false
        var part = zmq_msg_t()
        while true {
            unsafe zmq_msg_init(&part)
            defer { unsafe zmq_msg_close(&part) }
            guard unsafe zmq_msg_recv(&part, events.handle, ZMQ_DONTWAIT) >= 0 else { return gone }
            guard unsafe zmq_msg_more(&part) != 0, unsafe zmq_msg_size(&part) >= 2 else { continue }
            guard let data = unsafe zmq_msg_data(&part) else { continue }
            if monitor.note(unsafe data.loadUnaligned(as: UInt16.self)) { gone = true }
        }
    }
}
