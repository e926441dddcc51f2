internal import CZeroMQ

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

    /// Receives a frame; nil, with the messages closed, if none is there.
    func receive(from socket: borrowing Socket) throws(TransportError) -> ArrivedFrame? {
        unsafe zmq_msg_init(parts)
        unsafe zmq_msg_init(parts + 1)
        guard unsafe zmq_msg_recv(parts, socket.handle, ZMQ_DONTWAIT) >= 0 else {
            let code = zmq_errno()
            close()
            if code == EAGAIN || code == EINTR { return nil }
            throw TransportError(.system(errno: code), "zmq_msg_recv: \(unsafe String(cString: zmq_strerror(code)))")
        }
        guard unsafe zmq_msg_more(parts) != 0, unsafe zmq_msg_recv(parts + 1, socket.handle, ZMQ_DONTWAIT) >= 0,
            unsafe zmq_msg_more(parts + 1) == 0
        else {
            close()
            throw TransportError(.malformed, "a frame on the ring has not two parts, a header and a payload")
        }
        return unsafe ArrivedFrame(
            header: Self.bytes(parts), payload: Self.bytes(parts + 1), token: UnsafeMutableRawPointer(parts))
    }

    private static func bytes(_ part: UnsafeMutablePointer<zmq_msg_t>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: zmq_msg_data(part), count: zmq_msg_size(part))
    }
}
