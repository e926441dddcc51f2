internal import AllReduce
internal import NeuralNetwork
internal import Random
internal import Wire

/// Forward and backward of the worker's groups when normalizations are synchronized: all groups up to an exchange, the
/// exchange, all groups up to the next one.
///
/// With fewer threads than groups a thread takes its groups in turn, each up to the exchange. So every group has plans
/// and an arena of its own, however few threads there are.
struct SynchronizedStep {
    let job: Job
    let place: RingPlace
    let synchronizations: [Synchronization]
    let pool: ComputePool
    /// One for each group of the arc.
    let trainers: ThreadTrainers
    let gradients: [FloatBuffer]
    let results: GroupResults
    let reducer: RingReducer
    let state: TrainingState
    let statistics: StatisticsRing
    let recorder: TraceRecorder?

    /// Computes what `order` says, and gives the gradients to the ring.
    func run(_ order: ControlStepOrder, in permutation: KeyedPermutation) throws(TrainingError) {
        let positions = Int(order.first)..<Int(order.first) + Int(order.count)
        let shares = (0..<job.groups).map { MicroBatch.share(of: positions, group: $0, groups: job.groups) }
        begin(order, shares, permutation)
        for synchronization in synchronizations {
            try proceed()
            try exchange(synchronization, shares.map(\.count), order.step)
        }
        try proceed()
    }

    private func begin(_ order: ControlStepOrder, _ shares: [Range<Int>], _ permutation: KeyedPermutation) {
        let (first, state, gradients, reducer) = (place.arc.lowerBound, state, gradients, reducer)
        let (step, total) = (Int(order.step), Int(order.count))
        forEachGroup { local, trainer throws(EngineError) in
            let work = GroupWork(step: step, positions: shares[first + local], total: total)
            unsafe try trainer.begin(
                work, order: permutation, weights: UnsafePointer(state.weights.base), gradient: gradients[local])
            if work.positions.isEmpty { reducer.contribute(group: local, from: 0) }
        }
    }

    private func proceed() throws(TrainingError) {
        let (first, results, reducer) = (place.arc.lowerBound, results, reducer)
        let board = unsafe (first..<place.arc.upperBound).map { unsafe statistics.slot(of: $0) }
        nonisolated(unsafe) let (slots, folded) = unsafe (board, UnsafePointer(statistics.folded.base))
        forEachGroup { local, trainer throws(EngineError) in
            results[local] = unsafe trainer.proceed(with: folded, offering: slots[local]) {
                reducer.contribute(group: local, from: $0)
            }
        }
        try trainers.checkTraining()
    }

    private func exchange(
        _ synchronization: Synchronization, _ counts: [Int], _ step: UInt64
    ) throws(TrainingError) {
        let begun = ContinuousClock.now
        defer { recorder?.note("wait for statistics", on: "compute 0", from: begun) }
        do throws(RingError) {
            try statistics.exchange(synchronization, counts: counts)
        } catch {
            throw .statistics(step: step, layer: synchronization.layer, error)
        }
    }

    private func forEachGroup(_ work: @escaping @Sendable (Int, GroupTrainer) throws(EngineError) -> Void) {
        let (count, threads, trainers) = (place.arc.count, pool.threads, trainers)
        pool.run { thread in
            for local in stride(from: thread, to: count, by: threads) {
                trainers.run(local) { trainer throws(EngineError) in try work(local, trainer) }
            }
        }
    }
}
