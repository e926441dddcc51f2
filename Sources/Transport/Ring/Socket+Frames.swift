internal import CZeroMQ
internal import Glibc
internal import Wire

extension Socket {
    /// Receives a message into a slot; nil if none is there.
    func receive(into slot: FrameSlot) throws(TransportError) -> RingMessage? { try slot.receive(from: self) }

    /// Queues a header, copied, and a payload, not copied.
    func send(
        header: RawSpan, payload: UnsafeRawBufferPointer, owner: AnyObject, limit: Int
    ) throws(TransportError) {
        try send(part: header, flags: ZMQ_SNDMORE, limit: limit)
        try unsafe sendLast(payload, owner: owner)
    }

    /// Queues a header and the place of its payload, both copied.
    func send(header: RawSpan, place: SharedPlace, limit: Int) throws(TransportError) {
        try send(part: header, flags: ZMQ_SNDMORE, limit: limit)
        try send(part: RawSpan(), flags: ZMQ_SNDMORE, limit: limit)
        let place = place.encoded()
        try unsafe send(part: place.span.bytes, flags: 0, limit: limit)
    }

    /// Queues an offer of memory.
    func send(_ offer: SharedMemoryOffer, limit: Int) throws(TransportError) {
        let offer = offer.encoded()
        try unsafe send(part: offer.span.bytes, flags: 0, limit: limit)
    }

    private func send(part: RawSpan, flags: Int32, limit: Int) throws(TransportError) {
        if try queue(part, flags) { return }
        try lookForRoom()
        if try queue(part, flags) { return }
        throw TransportError(.full, "send to the next rank: \(limit) frames wait already, the limit")
    }

    /// False if the queue seems full.
    private func queue(_ part: RawSpan, _ flags: Int32) throws(TransportError) -> Bool {
        let count = unsafe part.withUnsafeBytes { bytes in
            unsafe zmq_send(handle, bytes.baseAddress, bytes.count, flags | ZMQ_DONTWAIT)
        }
        if count >= 0 { return true }
        guard zmq_errno() == EAGAIN else { throw .system("zmq_send") }
        return false
    }

    /// Lets libzmq count what has left the queue: a send that does not wait looks for that once a millisecond only,
    /// and refuses in between.
    private func lookForRoom() throws(TransportError) {
        var events: Int32 = 0
        var size = MemoryLayout<Int32>.size
        try unsafe check(zmq_getsockopt(handle, ZMQ_EVENTS, &events, &size), "zmq_getsockopt")
    }

    private func sendLast(_ payload: UnsafeRawBufferPointer, owner: AnyObject) throws(TransportError) {
        var part = zmq_msg_t()
        let hold = unsafe Unmanaged.passRetained(owner)
        let status = unsafe zmq_msg_init_data(
            &part, UnsafeMutableRawPointer(mutating: payload.baseAddress), payload.count,
            { _, hint in if let hint = unsafe hint { unsafe Unmanaged<AnyObject>.fromOpaque(hint).release() } },
            hold.toOpaque())
        guard status == 0 else {
            unsafe hold.release()
            throw .system("zmq_msg_init_data")
        }
        guard unsafe zmq_msg_send(&part, handle, ZMQ_DONTWAIT) >= 0 else {
            let error = TransportError.system("zmq_msg_send")
            unsafe zmq_msg_close(&part)
            throw error
        }
    }
}

extension RingSockets {
    /// Waits until a frame, a wake-up or an event is there, or for `wait`, rounded up to milliseconds.
    func poll(waker: Int32, wait: Duration) throws(TransportError) -> (frame: Bool, woken: Bool, events: Bool) {
        var items = unsafe (
            zmq_pollitem_t(socket: receiver.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0),
            zmq_pollitem_t(socket: nil, fd: waker, events: Int16(ZMQ_POLLIN), revents: 0),
            zmq_pollitem_t(socket: events.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
        )
        let status = unsafe withUnsafeMutableBytes(of: &items) { raw in
            unsafe zmq_poll(raw.baseAddress?.assumingMemoryBound(to: zmq_pollitem_t.self), 3, wait.pollMilliseconds)
        }
        guard status >= 0 || zmq_errno() == EINTR else { throw .system("zmq_poll") }
        return unsafe (items.0.revents != 0, items.1.revents != 0, items.2.revents != 0)
    }
}

extension Duration {
    /// As `zmq_poll` takes a wait: rounded up, not negative, at most an hour.
    var pollMilliseconds: Int {
        let (seconds, attoseconds) = min(max(self, .zero), .seconds(3_600)).components
        return Int(seconds) * 1_000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
