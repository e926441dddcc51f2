internal import Transport
internal import Wire

/// Carries out what `RingCore` decides, on the ring's own thread; owns the transport and writes the sums.
@safe final class RingEngine: @unchecked Sendable {
    let progress: Monitor<RingProgress>
    let transport: any RingTransport
    let element: RingElement
    let contributions: [UnsafeBufferPointer<Float>]
    let sums: [SumBuffer]  // by parity of the step: a late frame of the last step still reads the other one
    var core: RingCore
    var actions: [RingAction] = []
    var statistics = RingStatistics()
    var tracer: RingTracer
    var current: ArrivedFrame?
    var kept: [ArrivedFrame?]
    var parked: [ArrivedFrame] = []
    private var replayed: [ArrivedFrame] = []
    private var replayedCount = 0
    private var offsets: [Int]
    private var isPeerGone = false
    private let timeout: Duration
    private var lastNews = ContinuousClock.now

    init(
        core: RingCore, contributions: [UnsafeBufferPointer<Float>], sums: [SumBuffer], transport: any RingTransport,
        timeout: Duration, progress: Monitor<RingProgress>, element: RingElement,
        observer: RingReducer.Observer? = nil
    ) {
        unsafe self.contributions = unsafe contributions
        (self.core, self.sums, self.transport) = (core, sums, transport)
        (self.timeout, self.progress, self.element) = (timeout, progress, element)
        tracer = RingTracer(observer, pieces: core.schedule.pieces.count)
        kept = core.schedule.pieces.map { _ in nil }
        offsets = unsafe contributions.map { _ in core.schedule.elementCount }
    }

    /// The thread's whole life: until closed or failed.
    func run() {
        do throws(RingError) {
            while try takeNews() { try waitForFrame() }
            end(with: .closed, linger: core.isFinished ? Limits.linger : .zero)
        } catch {
            end(with: error, linger: .zero)
        }
    }

    /// Takes over what the computing threads have done; false when the ring is to be closed.
    private func takeNews() throws(RingError) -> Bool {
        let (begun, closing) = progress.withLock { state in
            for place in offsets.indices { offsets[place] = state.offsets[place] }
            state.statistics = statistics
            return (state.begun, state.closing)
        }
        if closing { return false }
        if let begun, begun != core.step { try begin(begun) }
        guard core.step != nil else { return true }
        for place in offsets.indices where offsets[place] < core.offsets[place] {
            lastNews = .now
            core.gradientReady(group: place, from: offsets[place], into: &actions)
        }
        tracer.ready(core.readyCount)
        try perform()
        return true
    }

    private func begin(_ step: StepNumber) throws(RingError) {
        lastNews = .now
        core.begin(step)
        tracer.begin()
        if core.isFinished { announce() }
        swap(&parked, &replayed)
        replayedCount = 0
        while replayedCount < replayed.count {
            replayedCount += 1
            try receive(replayed[replayedCount - 1])
        }
        replayed.removeAll(keepingCapacity: true)
        replayedCount = 0
        if core.schedule.rankCount > 1 { try checkPeer() }
    }

    private func waitForFrame() throws(RingError) {
        switch try next() {
        case .frame(let frame): try receive(frame)
        case .woken: break
        case .disconnected:
            isPeerGone = true
            try checkPeer()
        case .timedOut: if try takeNews() { try checkSilence() }  // parts of buckets came without a wake-up
        }
    }

    /// The rank before may leave when the step is whole, not before.
    private func checkPeer() throws(RingError) {
        guard isPeerGone, let step = core.step, !core.isFinished else { return }
        throw .disconnected(peer: core.schedule.previous(before: core.rank), step: step)
    }

    private func next() throws(RingError) -> RingArrival {
        let isActive = core.step != nil && !core.isFinished
        do throws(TransportError) {
            return try transport.receive(until: (isActive ? lastNews : .now) + timeout)
        } catch {
            throw .transport(error)
        }
    }

    private func receive(_ frame: ArrivedFrame) throws(RingError) {
        current = frame
        let header = try decode(frame)
        try core.received(header, into: &actions)
        if header.generation == core.generation { lastNews = .now }
        try perform()
    }

    /// Silence counts only while others are waited for, not while one's own chip groups compute.
    private func checkSilence() throws(RingError) {
        guard let step = core.step, let awaited = core.awaited else { return }
        let wait = lastNews.duration(to: .now)
        if core.hasContributed {
            let peer = core.schedule.previous(before: core.rank)
            guard wait < timeout else {
                throw .silent(peer: peer, step: step, awaiting: "\(awaited.kind) of piece \(awaited.piece)", for: wait)
            }
        } else if progress.withLock({ $0.waiting }) > 0 {
            let (group, elements) = core.missing
            guard wait < timeout else {
                throw .contributionMissing(group: group, step: step, elements: elements, for: wait)
            }
        } else {
            lastNews = .now
        }
    }

    private func decode(_ frame: ArrivedFrame) throws(RingError) -> RingFrame {
        do throws(RingFrameError) {
            return try unsafe RingFrame(decoding: RawSpan(_unsafeBytes: frame.header))
        } catch {
            throw .damaged(peer: core.schedule.previous(before: core.rank), step: core.step, error)
        }
    }

    private func end(with error: RingError, linger: Duration) {
        progress.change { state in
            state.failure = state.failure ?? error
            state.statistics = statistics
        }
        let held = kept.compactMap(\.self) + parked + replayed.dropFirst(replayedCount)
        for frame in held { transport.release(frame) }
        if let current { transport.release(current) }
        transport.close(linger: linger)
    }
}
