/// A ring of threads in one process: bounded queues with condition variables, for tests and for workers in one process.
///
/// Frames are copied once, at sending, so that an endpoint that fails and goes leaves nothing dangling.
@safe public final class InProcessRing: RingTransport {
    private struct Inbox {
        var frames: [ArrivedFrame] = []
        var first = 0  // frames before it are taken; the array is emptied when all are
        var woken = false
        var disconnected = false  // the endpoint before has gone, and nobody was told yet
        var closed = false
    }

    private let inbox: Monitor<Inbox>
    private let next: Monitor<Inbox>
    private let frameLimit: Int

    /// A ring of `count` endpoints, in order; each inbox holds at most `frameLimit` frames.
    public static func make(count: Int, frameLimit: Int) -> [InProcessRing] {
        precondition(count > 0 && frameLimit > 0, "a ring has endpoints and room for frames")
        let inboxes = (0..<count).map { _ in Monitor(Inbox()) }
        return inboxes.indices.map { place in
            InProcessRing(inbox: inboxes[place], next: inboxes[(place + 1) % count], frameLimit: frameLimit)
        }
    }

    private init(inbox: Monitor<Inbox>, next: Monitor<Inbox>, frameLimit: Int) {
        self.inbox = inbox
        self.next = next
        self.frameLimit = frameLimit
    }

    deinit { close(linger: .zero) }

    /// Copies a frame into the next endpoint's queue; to a closed endpoint it is lost, as on a network.
    public func send(header: RawSpan, payload: UnsafeRawBufferPointer, owner: AnyObject) throws(TransportError) {
        let frame = unsafe Self.copy(header: header, payload: payload)
        let refusal: TransportError? = next.change { inbox in
            if inbox.closed { return Self.lost(frame, nil) }
            guard inbox.frames.count - inbox.first < frameLimit else { return Self.lost(frame, Self.full(frameLimit)) }
            inbox.frames.append(frame)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Takes the oldest frame of the queue, or waits.
    public func receive(until deadline: ContinuousClock.Instant) throws(TransportError) -> RingArrival {
        inbox.wait(until: deadline) { inbox in
            if inbox.first < inbox.frames.count { return .frame(Self.takeFirst(&inbox)) }
            defer { (inbox.woken, inbox.disconnected) = (false, false) }
            if inbox.disconnected { return .disconnected }
            return inbox.woken ? .woken : nil
        } ?? .timedOut
    }

    /// Frees the frame's memory.
    public func release(_ frame: ArrivedFrame) { unsafe frame.token.deallocate() }

    /// Ends a wait of this endpoint.
    public func wake() { inbox.change { $0.woken = true } }

    /// Drops what is queued here and tells the next endpoint, which has the frames sent already.
    public func close(linger: Duration) {
        let dropped: [ArrivedFrame]? = inbox.change { inbox in
            defer { inbox = Inbox(woken: true, closed: true) }
            return inbox.closed ? nil : Array(inbox.frames[inbox.first...])
        }
        guard let dropped else { return }
        for frame in dropped { release(frame) }
        next.change { $0.disconnected = true }
    }

    private static func takeFirst(_ inbox: inout Inbox) -> ArrivedFrame {
        defer {
            inbox.first += 1
            if inbox.first == inbox.frames.count {
                inbox.frames.removeAll(keepingCapacity: true)
                inbox.first = 0
            }
        }
        return inbox.frames[inbox.first]
    }

    private static func copy(header: RawSpan, payload: UnsafeRawBufferPointer) -> ArrivedFrame {
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, payload.count + header.byteCount), alignment: 64)
        unsafe room.copyMemory(from: payload)
        let tail = unsafe UnsafeMutableRawBufferPointer(rebasing: room[payload.count...])
        unsafe header.withUnsafeBytes { unsafe tail.copyMemory(from: $0) }
        guard let token = room.baseAddress else { preconditionFailure("allocated memory has an address") }
        return unsafe ArrivedFrame(
            header: UnsafeRawBufferPointer(start: token + payload.count, count: header.byteCount),
            payload: UnsafeRawBufferPointer(start: token, count: payload.count), token: token)
    }

    private static func lost(_ frame: ArrivedFrame, _ reason: TransportError?) -> TransportError? {
        unsafe frame.token.deallocate()
        return reason
    }

    private static func full(_ limit: Int) -> TransportError {
        TransportError(.full, "send to the next rank: \(limit) frames wait there already, the limit")
    }
}
