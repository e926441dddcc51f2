internal import CZeroMQ
internal import Wire

/// What one message on the ring is.
enum RingMessage {
    /// A header and a payload.
    case frame(ArrivedFrame)
    /// A header, and the place of a payload in memory that was offered before.
    case inPlace(ArrivedFrame, SharedPlace)
    /// Memory that places will be in.
    case offer(SharedMemoryOffer)
}

/// Room for the two parts of a received frame; reused, so that receiving allocates nothing of ours.
@safe struct FrameSlot {
    private let parts: UnsafeMutablePointer<zmq_msg_t>

    /// A new slot.
    static func make() -> FrameSlot {
        unsafe FrameSlot(parts: UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 2))
    }

    private init(parts: UnsafeMutablePointer<zmq_msg_t>) { unsafe self.parts = unsafe parts }

    /// The slot that a frame lies in.
    init(of frame: ArrivedFrame) {
        unsafe parts = unsafe frame.token.assumingMemoryBound(to: zmq_msg_t.self)
    }

    /// Frees the room; the messages must have been closed.
    func free() { unsafe parts.deallocate() }

    /// Gives the messages' memory back to libzmq.
    func close() {
        unsafe zmq_msg_close(parts)
        unsafe zmq_msg_close(parts + 1)
    }

    /// Receives a message; nil if none is there. Unless it is a frame or in place, the slot is closed afterwards.
    func receive(from socket: borrowing Socket) throws(TransportError) -> RingMessage? {
        unsafe zmq_msg_init(parts)
        unsafe zmq_msg_init(parts + 1)
        guard unsafe zmq_msg_recv(parts, socket.handle, ZMQ_DONTWAIT) >= 0 else {
            let code = zmq_errno()
            close()
            if code == EAGAIN || code == EINTR { return nil }
            throw TransportError(.system(errno: code), "zmq_msg_recv: \(unsafe String(cString: zmq_strerror(code)))")
        }
        guard let message = readRest(from: socket) else {
            close()
            throw TransportError(.malformed, "a frame on the ring has not two parts, a header and a payload")
        }
        if case .offer = message { close() }
        return message
    }

    /// What the message is whose first part has come; nil if it is none of ours.
    private func readRest(from socket: borrowing Socket) -> RingMessage? {
        guard unsafe zmq_msg_more(parts) != 0 else {
            return SharedMemoryOffer(decoding: unsafe RawSpan(_unsafeBytes: Self.bytes(parts))).map { .offer($0) }
        }
        guard receiveSecond(from: socket) else { return nil }
        guard unsafe zmq_msg_more(parts + 1) != 0 else { return .frame(frame) }
        guard unsafe zmq_msg_size(parts + 1) == 0, receiveSecond(from: socket), unsafe zmq_msg_more(parts + 1) == 0,
            let place = SharedPlace(decoding: unsafe RawSpan(_unsafeBytes: Self.bytes(parts + 1)))
        else { return nil }
        return .inPlace(frame, place)
    }

    private func receiveSecond(from socket: borrowing Socket) -> Bool {
        unsafe zmq_msg_recv(parts + 1, socket.handle, ZMQ_DONTWAIT) >= 0
    }

    private var frame: ArrivedFrame {
        unsafe ArrivedFrame(
            header: Self.bytes(parts), payload: Self.bytes(parts + 1), token: UnsafeMutableRawPointer(parts))
    }

    private static func bytes(_ part: UnsafeMutablePointer<zmq_msg_t>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: zmq_msg_data(part), count: zmq_msg_size(part))
    }
}
