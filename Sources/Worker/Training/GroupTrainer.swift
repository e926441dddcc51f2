internal import Datasets
package import NeuralNetwork
package import Random

/// Computes chip groups on one thread: gathers the samples, runs the plan of a pass's size.
///
/// Made and used on its own thread only. All groups of the thread share the plans and their memory, and the vector that
/// the gradients of their passes are added in.
package final class GroupTrainer {
    private let engine: Engine
    private let job: Job
    /// Where the gradients of a group's passes are added up; nil if each group takes one pass.
    private let kept: FloatBuffer?
    private var trainingPlans: [Int: any GroupPlan] = [:]
    private var inferencePlans: [Int: any GroupPlan] = [:]
    /// The plan with the largest arena, in which the others work too.
    private var largest: (any GroupPlan)?
    private var indices: [Int]
    /// Layer and pass that gave the first NaN or infinity, once a loss was one.
    package private(set) var firstNotFinite: String?
    /// Where it is noted what the thread does when; nil if nobody asked.
    var track: TraceTrack?
    private var misfits: [UInt64]
    /// A pass that waits for the other groups.
    var open: OpenPass?

    package init(engine: Engine, job: Job) {
        self.engine = engine
        self.job = job
        kept = job.passes > 1 ? FloatBuffer(count: engine.layout.flatCount) : nil
        indices = Array(repeating: 0, count: engine.nominalBatch)
        misfits = engine.format.fixed == nil ? [] : engine.model.layers.map { _ in 0 }
    }

    /// Makes the plans of these sizes of passes, so that no step has to; returns their memory in bytes.
    package func prepare(sizes: [Int]) throws(EngineError) -> Int {
        var bytes = 0
        for size in sizes { bytes += try plan(size, .training).arenaBytes }
        return bytes
    }

    /// Layout changes in the largest pass.
    package var reorderCount: Int { trainingPlans.max { $0.key < $1.key }?.value.reorderCount ?? 0 }

    /// Forward and backward over the samples at `positions` of the epoch's order, in as many passes as the job has.
    ///
    /// - Parameters:
    ///   - total: Samples of the step over all groups, which the gradient is divided by.
    ///   - ready: Told of falling offsets from which on the gradient is final; the last is 0.
    package func train(
        _ work: GroupWork, order: KeyedPermutation, weights: UnsafePointer<Float>, gradient: FloatBuffer,
        ready: (Int) -> Void
    ) throws(EngineError) -> BatchResult {
        guard !work.positions.isEmpty else {
            unsafe gradient.values.update(repeating: 0)
            ready(0)
            return BatchResult(lossSum: 0, correct: 0, count: 0)
        }
        var sum = BatchResult(lossSum: 0, correct: 0, count: 0)
        for pass in 0..<job.passes {
            let part = MicroBatch.part(of: work.positions, pass: pass, passes: job.passes)
            guard !part.isEmpty else { continue }
            let begun = ContinuousClock.now
            var fold = GradientFold(
                part, of: work.positions, kept: kept, own: gradient, element: job.format.word.element)
            sum += unsafe try run(work.over(part), order, weights, into: fold.target) { offset in
                if fold.take(from: offset) { ready(offset) }
            }
            if job.passes > 1 { track?.note(pass: pass, of: job.passes, from: begun) }
        }
        return sum
    }

    /// One pass.
    private func run(
        _ work: GroupWork, _ order: KeyedPermutation, _ weights: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>, ready: (Int) -> Void
    ) throws(EngineError) -> BatchResult {
        let (plan, keys) = try load(work, order)
        let result = unsafe plan.train(
            weights: weights, gradient: gradient, divisor: work.total, keys: keys, ready: ready)
        unsafe look(at: result, of: plan, weights, keys.dropout)
        count(plan)
        return result
    }

    /// The plan for a part of a step, with its samples, and what chooses the masks.
    func load(_ work: GroupWork, _ order: KeyedPermutation) throws(EngineError) -> (any GroupPlan, PassKeys) {
        let plan = try plan(work.positions.count, .training)
        let begun = ContinuousClock.now
        for (place, position) in work.positions.enumerated() { indices[place] = order[position] }
        plan.take(job.dataset.train, at: indices[..<plan.batch])
        track?.note("samples", from: begun)
        plan.observer = track?.observer
        return (plan, PassKeys(seed: job.seed, step: work.step, firstSample: work.positions.lowerBound))
    }

    /// Takes over what the plan counted.
    private func count(_ plan: any GroupPlan) {
        let found = plan.misfits
        guard !found.isEmpty else { return }
        for (layer, count) in found.enumerated() { misfits[layer] += UInt64(count) }
        plan.misfits = found.map { _ in 0 }
    }

    /// What was counted since the last call: of each layer of the model, results in fixed point that were cut to fit.
    func takeMisfits() -> [UInt64] {
        defer { misfits = misfits.map { _ in 0 } }
        return misfits
    }

    /// Looks for what is to blame if a loss is not finite.
    func look(at result: BatchResult, of plan: any GroupPlan, _ weights: UnsafePointer<Float>, _ key: DropoutKey) {
        guard !result.lossSum.isFinite, firstNotFinite == nil else { return }
        firstNotFinite = unsafe plan.firstNotFinite(weights: weights, dropout: key) ?? "loss"
    }

    /// Evaluates the samples `range` of the test set, in batches of the nominal size.
    package func evaluate(_ range: Range<Int>, weights: UnsafePointer<Float>) throws(EngineError) -> BatchResult {
        var total = BatchResult(lossSum: 0, correct: 0, count: 0)
        for start in stride(from: range.lowerBound, to: range.upperBound, by: engine.nominalBatch) {
            let batch = start..<min(start + engine.nominalBatch, range.upperBound)
            let plan = try plan(batch.count, .inference)
            for (place, index) in batch.enumerated() { indices[place] = index }
            plan.take(job.dataset.test, at: indices[..<plan.batch])
            total += unsafe plan.evaluate(weights: weights)
        }
        return total
    }

    private func plan(_ batch: Int, _ mode: Plan.Mode) throws(EngineError) -> any GroupPlan {
        if let plan = mode == .training ? trainingPlans[batch] : inferencePlans[batch] { return plan }
        let plan = try engine.makeGroupPlan(batch: batch, mode: mode, sharing: largest)
        if plan.arenaBytes > 0 { largest = plan }
        if mode == .training { trainingPlans[batch] = plan } else { inferencePlans[batch] = plan }
        return plan
    }
}

/// One group's part of a step.
package struct GroupWork: Sendable, Hashable {
    package let step: Int
    package let positions: Range<Int>
    package let total: Int

    package init(step: Int, positions: Range<Int>, total: Int) {
        self.step = step
        self.positions = positions
        self.total = total
    }

    /// The same step over other samples.
    func over(_ positions: Range<Int>) -> GroupWork { GroupWork(step: step, positions: positions, total: total) }
}
