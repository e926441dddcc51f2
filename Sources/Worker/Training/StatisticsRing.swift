package import AllReduce
package import NeuralNetwork
package import Transport
package import Wire

/// Where the statistics of each chip group stand in the vector that the workers put together.
package struct StatisticsBoard: Sendable, Hashable {
    /// Chip groups of the ring.
    package let groups: Int
    /// Numbers of each group: those of the widest normalization.
    package let stride: Int

    /// Room for all that the groups exchange at one time.
    package init(_ synchronizations: [Synchronization], groups: Int) {
        self.groups = groups
        stride = synchronizations.map(\.count).max() ?? 0
    }

    /// Numbers in all.
    package var count: Int { groups * stride }

    /// How `ranks` workers put their vectors together: as one piece for each block, since here it is the time of a
    /// round that counts. Each number is zero but at one worker, so that a sum in any order is what that one wrote.
    package func schedule(ranks: Int) throws(RingScheduleError) -> RingSchedule {
        try RingSchedule(
            elementCount: count, arcs: (0..<ranks).map { $0..<$0 + 1 }, bucketBytes: max(count, 1) * 4)
    }

    /// Memory in bytes: what the worker writes, what is folded, and with neighbours the ring's sums of two rounds.
    package func bytes(ranks: Int) -> Int {
        stride == 0 ? 0 : (count * (ranks > 1 ? 3 : 1) + stride) * MemoryLayout<Float>.size
    }
}

/// Lets the chip groups of all workers put the statistics of synchronized normalizations together.
///
/// The workers gather what each group has, over a ring of their own, and each folds it in the order of the groups. To
/// gather costs more bytes than to add on the way, 2 · G · 2 · channels floats for each worker, but only one round, and
/// variances can be put together without the loss that sums of squares suffer.
package final class StatisticsRing {
    package let board: StatisticsBoard
    /// What has come of the last exchange, two numbers for each channel.
    package let folded: FloatBuffer
    package let reducer: RingReducer
    private let gathered: FloatBuffer
    private var rounds: UInt64 = 0

    /// A worker's end, with a transport of its own, which is closed with it.
    package init(
        _ board: StatisticsBoard, rank: Int, ranks: Int, generation: Generation, transport: any RingTransport,
        timeout: Duration
    ) throws(RingScheduleError) {
        self.board = board
        gathered = FloatBuffer(count: board.count)
        folded = FloatBuffer(count: board.stride)
        reducer = unsafe RingReducer(
            schedule: try board.schedule(ranks: ranks), rank: Rank(rawValue: UInt16(rank)), generation: generation,
            contributions: [gathered.reading], transport: transport, timeout: timeout, element: .float32)
    }

    /// Where a group of this worker writes what it has.
    package func slot(of group: Int) -> UnsafeMutablePointer<Float> {
        precondition((0..<board.groups).contains(group), "chip group \(group) of \(board.groups)")
        return unsafe gathered.base + group * board.stride
    }

    /// Waits for all workers and folds what their groups have into `folded`.
    ///
    /// - Parameter counts: The samples of each group of the ring in this step.
    package func exchange(_ synchronization: Synchronization, counts: [Int]) throws(RingError) {
        let round = StepNumber(rawValue: rounds)
        rounds += 1
        reducer.begin(step: round)
        reducer.contribute(group: 0, from: 0)
        let all = unsafe try reducer.sum(of: round)
        guard let base = all.baseAddress else { return }
        unsafe StatisticsFold(synchronization, counts: counts).fold(base, stride: board.stride, into: folded.base)
    }
}
