public import Transport
public import Wire

/// Sums the gradients of all chip groups, bit for bit in the canonical order, while they are still being computed.
///
/// One reducer is one rank of one ring. It has a thread of its own, which owns the transport and does the additions.
/// After the first error every call fails with it at once: recovery is a new ring with the next generation.
@safe public final class RingReducer: Sendable {
    /// Takes what the ring's thread has done, on that thread, before the sum it belongs to is given out.
    public typealias Observer = @Sendable (RingSpan) -> Void

    let progress: Monitor<RingProgress>
    let schedule: RingSchedule
    let transport: any RingTransport
    nonisolated(unsafe) let contributions: [UnsafeBufferPointer<Float>]
    let sums: [SumBuffer]
    let timeout: Duration
    private let observer: Observer?
    let thread: Monitor<NamedThread?>

    /// The rank `rank` of a ring.
    ///
    /// `contributions` are the gradients of the groups that it hosts, in ring order, each of the schedule's elements;
    /// the caller owns them and keeps them in place until `close` has returned. `timeout` limits the silence of
    /// others while they are waited for, not the time of a step. The reducer closes the transport. An `observer` is
    /// told what is done when; without one nothing is measured. `element` says what the words are.
    public init(
        schedule: RingSchedule, rank: Rank, generation: Generation, contributions: [UnsafeBufferPointer<Float>],
        transport: any RingTransport, timeout: Duration, element: RingElement, observer: Observer? = nil
    ) {
        precondition(rank.index < schedule.rankCount, "rank \(rank) in a ring of \(schedule.rankCount)")
        let groups = schedule.arcs[rank.index].count
        precondition(unsafe contributions.count == groups, "rank \(rank) hosts \(groups) groups")
        let lengths = unsafe contributions.map(\.count)
        precondition(lengths.allSatisfy { $0 == schedule.elementCount }, "gradients have \(lengths) elements")
        (self.schedule, self.transport, self.timeout) = (schedule, transport, timeout)
        self.observer = observer
        unsafe self.contributions = unsafe contributions
        progress = Monitor(RingProgress(offsets: Array(repeating: schedule.elementCount, count: groups)))
        let isAlone = schedule.groupCount == 1
        let isShared = schedule.rankCount > 1 && transport.sharesMemory
        sums = (0..<(isAlone ? 0 : 2)).map { _ in SumBuffer(count: schedule.elementCount, shared: isShared) }
        thread = Monitor(nil)
        if !isAlone { start(RingCore(schedule: schedule, rank: rank, generation: generation), element) }
    }

    deinit { askToClose() }

    private func start(_ core: RingCore, _ element: RingElement) {
        let engine = unsafe RingEngine(
            core: core, contributions: contributions, sums: sums, transport: transport, timeout: timeout,
            progress: progress, element: element, observer: observer)
        let started = NamedThread(name: "ring") { engine.run() }
        thread.change { $0 = started }
    }
}
