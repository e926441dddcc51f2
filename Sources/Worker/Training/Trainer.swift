package import AllReduce
internal import Datasets
package import NeuralNetwork
internal import Random
package import Wire

/// The training step of one worker: forward and backward of its chip groups, the sum over the ring, the update.
///
/// Lives on the trainer's thread; the phases of a step run on the compute pool, which that thread is part of.
package final class Trainer {
    package let job: Job
    package let engine: Engine
    package let state: TrainingState
    private let place: RingPlace
    package let reducer: RingReducer
    private let pool: ComputePool
    private let gradients: [FloatBuffer]
    private let results: GroupResults
    private let trainers: ThreadTrainers
    private let synchronized: SynchronizedStep?
    private let update: WeightUpdate
    private let recorder: TraceRecorder?
    private var order: (epoch: Int, permutation: KeyedPermutation)?

    /// - Parameters:
    ///   - gradients: One buffer for each group of the arc, which `reducer` sums.
    ///   - statistics: What puts the statistics of synchronized normalizations together; needed if there are any.
    package init(
        job: Job, engine: Engine, state: TrainingState, place: RingPlace, reducer: RingReducer,
        gradients: [FloatBuffer], threads: Int, statistics: StatisticsRing? = nil,
        recorder: TraceRecorder? = nil
    ) {
        precondition(statistics != nil || engine.synchronizations.isEmpty, "nobody synchronizes the normalizations")
        self.recorder = recorder
        self.job = job
        self.engine = engine
        self.state = state
        self.place = place
        self.reducer = reducer
        self.gradients = gradients
        pool = ComputePool(threads: min(threads, place.arc.count))
        results = GroupResults(count: place.arc.count)
        trainers = ThreadTrainers(
            engine: engine, job: job, threads: statistics == nil ? pool.threads : place.arc.count,
            recorder: recorder)
        synchronized = statistics.map { [pool, results, trainers] statistics in
            SynchronizedStep(
                job: job, place: place, synchronizations: engine.synchronizations, pool: pool, trainers: trainers,
                gradients: gradients, results: results, reducer: reducer, state: state, statistics: statistics,
                recorder: recorder)
        }
        update = WeightUpdate(
            optimizer: job.optimizer, targets: job.optimizer.targets(in: engine.layout), weights: state.weights,
            slots: state.slots, threads: pool.threads, fixed: job.fixedUpdate)
    }

    /// Makes all plans that training needs; returns their memory in bytes and the reorders of a step.
    package func prepare() throws(EngineError) -> (bytes: Int, reorders: Int) {
        let sizes = job.passSizes
        let (count, threads) = (synchronized == nil ? pool.threads : place.arc.count, pool.threads)
        pool.run { [trainers] thread in
            for number in stride(from: thread, to: count, by: threads) {
                trainers.prepare(number, sizes: sizes, track: "compute \(thread)")
            }
        }
        try trainers.check()
        return (trainers.planBytes, trainers.reorders)
    }

    /// Takes one optimizer step, the one after the last.
    package func step(_ order: ControlStepOrder) throws(TrainingError) -> ControlStepDone {
        try check(order)
        let clock = ContinuousClock()
        let begun = clock.now
        recorder?.begin()
        reducer.begin(step: StepNumber(rawValue: order.step))
        try compute(order, in: permutation(of: Int(order.epoch)))
        let computed = clock.now
        let sum = unsafe try sum(of: order.step)
        let summed = clock.now
        unsafe applyUpdate(sum, order)
        state.steps = Int(order.step) + 1
        let updated = clock.now
        recorder?.note("wait for the ring", on: "compute 0", from: computed, to: summed)
        return .with {
            $0.step = order.step
            $0.weightsDigest = update.digest
            $0.groups = place.arc.map { results.report(group: $0, at: $0 - place.arc.lowerBound) }
            $0.computeUs = (computed - begun).wholeMicroseconds
            $0.waitUs = (summed - computed).wholeMicroseconds
            $0.updateUs = (updated - summed).wholeMicroseconds
            if let name = trainers.firstNotFinite { $0.firstNotFinite = name }
            $0.misfits = trainers.takeMisfits()
            $0.updateMisfits = update.misfits
            if let trace = recorder?.end() { $0.trace = trace }
        }
    }

    /// An order of the network must not trap: it is refused unless it is the next step over samples that exist.
    private func check(_ order: ControlStepOrder) throws(TrainingError) {
        let samples = UInt64(job.dataset.train.count)
        guard order.step == UInt64(state.steps), (1...job.batchSize).contains(Int(order.count)),
            order.first <= samples, UInt64(order.count) <= samples - order.first, order.learningRate.isFinite
        else {
            throw .order(
                "the coordinator orders step \(order.step) over \(order.count) samples from \(order.first) on; "
                    + "next is step \(state.steps), at most \(job.batchSize) of \(samples) samples")
        }
    }

    private func compute(_ order: ControlStepOrder, in permutation: KeyedPermutation) throws(TrainingError) {
        if let synchronized { return try synchronized.run(order, in: permutation) }
        let positions = Int(order.first)..<Int(order.first) + Int(order.count)
        let step = Int(order.step)
        let (arc, groups, threads) = (place.arc, job.groups, pool.threads)
        pool.run { [trainers, gradients, results, reducer, state] thread in
            for local in stride(from: thread, to: arc.count, by: threads) {
                let share = MicroBatch.share(of: positions, group: arc.lowerBound + local, groups: groups)
                let work = GroupWork(step: step, positions: share, total: positions.count)
                trainers.run(thread) { trainer throws(EngineError) in
                    let result = unsafe try trainer.train(
                        work, order: permutation, weights: UnsafePointer(state.weights.base),
                        gradient: gradients[local]
                    ) { reducer.contribute(group: local, from: $0) }
                    results[local] = result
                }
            }
        }
        try trainers.checkTraining()
    }

    /// Changes the weights by the summed gradient; counts on from the steps done, so that a resumed run is right too.
    private func applyUpdate(_ gradient: UnsafeBufferPointer<Float>, _ order: ControlStepOrder) {
        nonisolated(unsafe) let gradient = unsafe gradient
        update.begin(
            after: state.steps, samples: Int(order.count),
            learningRate: order.hasLearningRate ? order.learningRate : nil)
        for phase in update.phases {
            pool.run { [update, recorder] thread in
                let begun = ContinuousClock.now
                unsafe update.run(phase, gradient: gradient, thread: thread)
                recorder?.note("update: \(phase)", on: "compute \(thread)", from: begun)
            }
            update.end(phase)
        }
    }

    /// Evaluates the shares of the worker's groups in the test set.
    package func evaluate(afterSteps steps: Int) throws(TrainingError) -> ControlEvaluationDone {
        let (arc, groups, threads, count) = (place.arc, job.groups, pool.threads, job.dataset.test.count)
        let isEachOnItsOwn = synchronized != nil
        pool.run { [trainers, results, state] thread in
            for local in stride(from: thread, to: arc.count, by: threads) {
                let share = MicroBatch.share(of: 0..<count, group: arc.lowerBound + local, groups: groups)
                trainers.run(isEachOnItsOwn ? local : thread) { trainer throws(EngineError) in
                    results[local] = unsafe try trainer.evaluate(share, weights: UnsafePointer(state.tested.base))
                }
            }
        }
        try trainers.checkTraining()
        return .with {
            $0.afterSteps = UInt64(steps)
            $0.peakBytes = UInt64(HostMemory().peak)
            $0.groups = arc.map { results.report(group: $0, at: $0 - arc.lowerBound) }
        }
    }

    private func sum(of step: UInt64) throws(TrainingError) -> UnsafeBufferPointer<Float> {
        do throws(RingError) {
            return unsafe try reducer.sum(of: StepNumber(rawValue: step))
        } catch {
            throw .ring(error)
        }
    }

    /// The order of the samples in an epoch.
    private func permutation(of epoch: Int) -> KeyedPermutation {
        if let order, order.epoch == epoch { return order.permutation }
        let key = job.seed.child(.shuffle).child(UInt64(epoch))
        let count = job.dataset.train.count
        let permutation = job.keepsOrder ? .identity(count: count) : KeyedPermutation(count: count, key: key)
        order = (epoch, permutation)
        return permutation
    }

    /// The ends of all rings that a step waits for.
    package var reducers: [RingReducer] { [reducer] + (synchronized.map { [$0.statistics.reducer] } ?? []) }

    /// Ends the threads.
    package func close() {
        for reducer in reducers { reducer.close() }
        pool.close()
    }
}

/// The worker's place in the ring.
package struct RingPlace: Sendable, Hashable {
    package let rank: Int
    package let arc: Range<Int>

    package init(rank: Int, arc: Range<Int>) {
        self.rank = rank
        self.arc = arc
    }
}

extension Duration {
    /// Microseconds, as many as fit.
    var wholeMicroseconds: UInt32 { UInt32(clamping: Int64(self / .microseconds(1))) }
}
