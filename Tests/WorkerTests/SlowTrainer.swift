import Digest
import NeuralNetwork
import Random
import Wire
import Worker

/// A training run without ring, pool and blocks: one group after the other, and the canonical order written out
/// element by element. What every ring of workers must equal to the bit.
final class SlowTrainer {
    let job: Job
    let engine: Engine
    let state: TrainingState
    private let trainer: GroupTrainer
    /// Of the last step, by group.
    private(set) var gradients: [[Float]] = []

    init(_ job: Job) throws {
        self.job = job
        engine = try job.makeEngine()
        state = TrainingState(engine: engine, optimizer: job.optimizer, seed: job.seed)
        trainer = GroupTrainer(engine: engine, job: job.taking(passes: 1))
    }

    /// What one group computes in a step: its passes one after the other, added element by element.
    func run(_ order: ControlStepOrder, group: Int) throws -> (result: BatchResult, gradient: [Float]) {
        let positions = Int(order.first)..<Int(order.first) + Int(order.count)
        let share = MicroBatch.share(of: positions, group: group, groups: job.groups)
        let parts = (0..<job.passes).map { MicroBatch.part(of: share, pass: $0, passes: job.passes) }
            .filter { !$0.isEmpty }
        var sum = try run(order, parts.first ?? share)
        for part in parts.dropFirst() {
            let next = try run(order, part)
            sum.result += next.result
            for index in sum.gradient.indices { sum.gradient[index] += next.gradient[index] }
        }
        return sum
    }

    /// One pass.
    private func run(
        _ order: ControlStepOrder, _ positions: Range<Int>
    ) throws -> (result: BatchResult, gradient: [Float]) {
        let work = GroupWork(step: Int(order.step), positions: positions, total: Int(order.count))
        let gradient = FloatBuffer(count: engine.layout.flatCount)
        let result = unsafe try trainer.train(
            work, order: Self.permutation(job, epoch: Int(order.epoch)), weights: UnsafePointer(state.weights.base),
            gradient: gradient, ready: { _ in })
        return (result, gradient.array)
    }

    /// What all groups compute in a step whose normalizations are synchronized.
    private func runTogether(_ order: ControlStepOrder) throws -> [(result: BatchResult, gradient: [Float])] {
        let positions = Int(order.first)..<Int(order.first) + Int(order.count)
        let shares = (0..<job.groups).map { MicroBatch.share(of: positions, group: $0, groups: job.groups) }
        let trainers = shares.map { _ in GroupTrainer(engine: engine, job: job) }
        let gradients = shares.map { _ in FloatBuffer(count: engine.layout.flatCount) }
        let widest = engine.synchronizations.map(\.count).max() ?? 0
        let (slots, folded) = (FloatBuffer(count: shares.count * widest), FloatBuffer(count: widest))
        for (group, share) in shares.enumerated() {
            let work = GroupWork(step: Int(order.step), positions: share, total: positions.count)
            unsafe try trainers[group].begin(
                work, order: Self.permutation(job, epoch: Int(order.epoch)), weights: UnsafePointer(state.weights.base),
                gradient: gradients[group])
        }
        func proceed() -> [BatchResult] {
            trainers.indices.map { group in
                unsafe trainers[group].proceed(
                    with: UnsafePointer(folded.base), offering: slots.base + group * widest, ready: { _ in })
            }
        }
        for point in engine.synchronizations {
            _ = proceed()
            unsafe StatisticsFold(point, counts: shares.map(\.count))
                .fold(UnsafePointer(slots.base), stride: widest, into: folded.base)
        }
        return zip(proceed(), gradients).map { ($0, $1.array) }
    }

    /// The results of all groups and the digest of the weights after the update.
    func step(_ order: ControlStepOrder) throws -> (results: [BatchResult], digest: UInt64) {
        let groups =
            try engine.synchronizations.isEmpty
            ? (0..<job.groups).map { try run(order, group: $0) } : runTogether(order)
        gradients = groups.map(\.gradient)
        let sum = engine.layout.flatCount == 0 ? [] : Self.fold(gradients)
        var optimizer = SlowOptimizer(
            job.optimizer, job.optimizer.targets(in: engine.layout), weights: state.weights.array,
            slots: state.slots.map(\.array))
        optimizer.steps = state.steps
        optimizer.step(sum)
        state.weights.array = optimizer.weights
        for (slot, values) in zip(state.slots, optimizer.slots) { slot.array = values }
        state.steps += 1
        return (groups.map(\.result), Self.digest(optimizer.weights))
    }

    static func permutation(_ job: Job, epoch: Int) -> KeyedPermutation {
        let count = job.dataset.train.count
        if job.keepsOrder { return .identity(count: count) }
        return KeyedPermutation(count: count, key: job.seed.child(.shuffle).child(UInt64(epoch)))
    }

    /// Element i is summed from group (i / 65,536) mod G once round the ring.
    static func fold(_ gradients: [[Float]]) -> [Float] {
        let groups = gradients.count
        return gradients[0].indices.map { index in
            let start = index / 65_536 % groups
            var sum = gradients[start][index]
            for place in 1..<groups { sum += gradients[(start + place) % groups][index] }
            return sum
        }
    }

    /// The hash of the hashes of blocks of 65,536 weights.
    static func digest(_ weights: [Float]) -> UInt64 {
        let hashes = stride(from: 0, to: weights.count, by: 65_536).map { start in
            let block = Array(weights[start..<min(start + 65_536, weights.count)])
            return XXH3.hash(unsafe block.span.bytes, seed: UInt64(start / 65_536))
        }
        return XXH3.hash(unsafe hashes.span.bytes)
    }
}
