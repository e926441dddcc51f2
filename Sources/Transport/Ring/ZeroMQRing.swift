internal import CZeroMQ
internal import Glibc
internal import Wire

/// A ring over ZeroMQ, on `tcp` or `ipc`: listens for the rank before, connects to the next; sends without copying.
///
/// Bind it, tell the others `endpoint`, connect it, and give it to a reducer, whose thread alone uses it from then on.
@safe public final class ZeroMQRing: RingTransport, @unchecked Sendable {
    /// Where it listens, with the real port.
    public let endpoint: Endpoint
    private let waker: Waker
    private let frameLimit: Int
    private var sockets: RingSockets?
    private var monitor = PeerMonitor()
    private var isGone = false  // the rank before has left, and the caller was not told yet
    private var slots: [FrameSlot] = []
    private var offered: [UInt64] = []  // names of the memory that the next rank was told of
    private var opened: [UInt64] = []  // names of the memory that the next rank reads in
    private var mappings: [SharedMapping] = []  // memory of the rank before

    /// True when connected by `ipc`: then the next rank runs on this host.
    public private(set) var sharesMemory = false

    /// Listens at `endpoint`, for example `tcp://10.0.0.1:*` or `ipc:///tmp/run/ring.0`.
    ///
    /// At most `frameLimit` frames wait in each direction (a schedule knows how many it needs); a neighbour that
    /// sends a longer payload than `maximumPayloadBytes` is cut off.
    public init(bindingTo endpoint: Endpoint, frameLimit: Int, maximumPayloadBytes: Int) throws(TransportError) {
        var place = endpoint
        waker = try Waker()
        let sockets = try RingSockets.listening(
            at: endpoint, frameLimit: frameLimit, maximumPayloadBytes: maximumPayloadBytes, at: &place)
        self.endpoint = place
        self.frameLimit = frameLimit
        self.sockets = consume sockets
    }

    deinit { close(linger: .zero) }

    /// Connects to the next rank, which may come into being later.
    public func connect(to next: Endpoint) throws(TransportError) {
        guard sockets != nil else { throw Self.closed }
        try sockets?.sender.connect(next)
        if case .ipc = next { sharesMemory = true }
    }

    /// Whether the next rank has opened this memory.
    public func readsInPlace(_ owner: AnyObject) -> Bool {
        guard sharesMemory, let memory = owner as? SharedMemory else { return false }
        if opened.contains(memory.name) { return true }
        guard memory.isTaken else { return false }
        opened.append(memory.name)
        return true
    }

    /// Queues a frame. A payload in shared memory that the next rank reads in costs nothing here; any other goes to the
    /// network from where it lies.
    public func send(header: RawSpan, payload: UnsafeRawBufferPointer, owner: AnyObject) throws(TransportError) {
        guard sockets != nil else { throw Self.closed }
        if sharesMemory, let memory = owner as? SharedMemory, let place = unsafe memory.place(of: payload) {
            if opened.contains(memory.name) {
                try sockets?.sender.send(header: header, place: place, limit: frameLimit)
                return
            }
            try offerOnce(memory)
        }
        try unsafe sockets?.sender.send(header: header, payload: payload, owner: owner, limit: frameLimit)
    }

    /// Receives a frame that is there, or waits.
    public func receive(until deadline: ContinuousClock.Instant) throws(TransportError) -> RingArrival {
        while true {
            if let frame = try receiveNow() { return .frame(frame) }
            if isGone {
                isGone = false
                return .disconnected
            }
            let wait = ContinuousClock.now.duration(to: deadline)
            let ready = try poll(wait)
            if ready.events { takeEvents() }
            if ready.woken, waker.drain() { return .woken }  // A frame that is there comes with the next call.
            if wait <= .zero, !ready.frame, !isGone { return .timedOut }
        }
    }

    /// Gives the frame's memory back to libzmq.
    public func release(_ frame: ArrivedFrame) {
        let slot = FrameSlot(of: frame)
        slot.close()
        slots.append(slot)
    }

    /// Ends a wait.
    public func wake() { waker.wake() }

    /// Frees the sockets after waiting at most `linger` for frames that the next rank still needs.
    public func close(linger: Duration) {
        try? sockets?.sender.setLinger(linger)  // refused only for a socket that is gone
        sockets = nil
        for slot in slots { slot.free() }
        (slots, mappings) = ([], [])
    }
}

extension ZeroMQRing {
    private static let closed = TransportError(.closed, "the ring's sockets are closed")

    private func receiveNow() throws(TransportError) -> ArrivedFrame? {
        while true {
            guard sockets != nil else { throw Self.closed }
            let slot = slots.popLast() ?? FrameSlot.make()
            do throws(TransportError) {
                switch try sockets?.receiver.receive(into: slot) {
                case .frame(let frame)?: return frame
                case .inPlace(let frame, let place)?: return try located(frame, place)
                case .offer(let offer)?: accept(offer)
                case nil:
                    slots.append(slot)
                    return nil
                }
            } catch {
                slots.append(slot)
                throw error
            }
            slots.append(slot)
        }
    }

    /// Told once of memory, the next rank opens it; until it has, payloads are sent.
    private func offerOnce(_ memory: SharedMemory) throws(TransportError) {
        if offered.contains(memory.offer.name) { return }
        try sockets?.sender.send(memory.offer, limit: frameLimit)
        offered.append(memory.offer.name)
    }

    /// Opens memory of the rank before; if that cannot be, it goes on sending payloads.
    private func accept(_ offer: SharedMemoryOffer) {
        guard sharesMemory, mappings.count < Limits.mappings, let mapping = SharedMapping(offer) else { return }
        mappings.append(mapping)
    }

    /// The frame with its payload where it lies.
    private func located(_ frame: ArrivedFrame, _ place: SharedPlace) throws(TransportError) -> ArrivedFrame {
        for mapping in mappings where mapping.name == place.name {
            guard let payload = unsafe mapping.payload(at: place) else { break }
            return unsafe ArrivedFrame(header: frame.header, payload: payload, token: frame.token, isInPlace: true)
        }
        FrameSlot(of: frame).close()
        throw TransportError(.malformed, "a frame on the ring has its payload where no memory was offered")
    }

    private func takeEvents() {
        if sockets?.takeEvents(&monitor) ?? false { isGone = true }
    }

    /// Waits until one of the sockets or the waker has something, or for `wait`.
    private func poll(_ wait: Duration) throws(TransportError) -> (frame: Bool, woken: Bool, events: Bool) {
        try sockets?.poll(waker: waker.file, wait: wait) ?? (false, false, false)
    }
}
