internal import CZeroMQ
internal import Glibc
internal import Wire

/// A ROUTER or DEALER with its context; speaks in tagged messages.
struct ControlSocket: ~Copyable {
    let socket: Socket  // before the context, whose end waits for it
    let context: Context
    /// A ROUTER, which names the peer of each message.
    let isRouter: Bool

    /// How a try to send ended.
    enum Outcome {
        case sent
        /// The peer has no connection.
        case gone
        /// The queue to the peer is full.
        case full
        case failed(TransportError)
    }

    /// What was received.
    enum Arrival {
        case heartbeat(ControlPeer)
        case message(ControlPeer, [UInt8])
        case malformed(ControlPeer)
    }

    static func router(maximumMessageBytes: Int) throws(TransportError) -> ControlSocket {
        let context = try Context()
        let socket = try Socket(context, ZMQ_ROUTER)
        try socket.set(ZMQ_ROUTER_MANDATORY, 1)  // tells us that a peer is gone instead of dropping the message
        try socket.set(ZMQ_BACKLOG, Limits.backlog)
        try socket.limit(maximumMessageBytes)
        return ControlSocket(socket: socket, context: context, isRouter: true)
    }

    static func dealer(as name: [UInt8], maximumMessageBytes: Int) throws(TransportError) -> ControlSocket {
        let context = try Context()
        let socket = try Socket(context, ZMQ_DEALER)
        try socket.setRoutingID(name)
        try socket.limit(maximumMessageBytes)
        return ControlSocket(socket: socket, context: context, isRouter: false)
    }

    /// Sends without waiting.
    func send(_ tag: ChannelTag, _ payload: [UInt8]?, to peer: ControlPeer) -> Outcome {
        if isRouter {
            guard part(peer.bytes, more: true) else { return outcome() }
        }
        guard part(tag.encoded, more: payload != nil) else { return outcome() }
        if let payload, !part(payload, more: false) { return outcome() }
        return .sent
    }

    /// Receives without waiting; nil if nothing is there.
    func receive() throws(TransportError) -> Arrival? {
        guard var parts = try socket.receiveParts() else { return nil }
        let peer = isRouter ? ControlPeer(bytes: parts.removeFirst()) : .server
        guard let first = parts.first, let tag = ChannelTag(decoding: first) else { return .malformed(peer) }
        switch (tag, parts.count) {
        case (.heartbeat, 1): return .heartbeat(peer)
        case (.message, 2): return .message(peer, parts[1])
        default: return .malformed(peer)
        }
    }

    private func part(_ bytes: [UInt8], more: Bool) -> Bool {
        unsafe zmq_send(socket.handle, bytes, bytes.count, ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)) >= 0
    }

    private func outcome() -> Outcome {
        switch zmq_errno() {
        case EHOSTUNREACH: .gone
        case EAGAIN: .full
        default: .failed(.system("zmq_send"))
        }
    }
}

extension Socket {
    fileprivate func limit(_ maximumMessageBytes: Int) throws(TransportError) {
        try setQueueLimit(Limits.queuedMessages)
        try setMaximumMessageBytes(max(maximumMessageBytes, Limits.nameBytes))
    }

    /// All parts of a message, copied; nil if none is there. Parts beyond the third are dropped.
    fileprivate func receiveParts() throws(TransportError) -> [[UInt8]]? {
        var parts: [[UInt8]] = []
        var message = zmq_msg_t()
        while true {
            unsafe zmq_msg_init(&message)
            defer { unsafe zmq_msg_close(&message) }
            guard unsafe zmq_msg_recv(&message, handle, ZMQ_DONTWAIT) >= 0 else {
                if [EAGAIN, EINTR].contains(zmq_errno()) { return nil }
                throw .system("zmq_msg_recv")
            }
            let bytes = unsafe UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: zmq_msg_size(&message))
            if parts.count < 4 { unsafe parts.append(Array(bytes)) }
            if unsafe zmq_msg_more(&message) == 0 { return parts }
        }
    }
}
