package import NeuralNetwork
package import Random

/// A group's pass through a step that stops where the normalizations of all groups synchronize.
@safe
struct OpenPass {
    let plan: Plan
    var pass: PlanPass
    let weights: UnsafePointer<Float>
    let gradient: FloatBuffer
    let dropout: DropoutKey
    /// Where it stands.
    var exchange: PlanExchange?
}

extension GroupTrainer {
    /// Begins a pass. Nobody else's pass may come between on this trainer, so each group needs a trainer of its own.
    package func begin(
        _ work: GroupWork, order: KeyedPermutation, weights: UnsafePointer<Float>, gradient: FloatBuffer
    ) throws(EngineError) {
        guard !work.positions.isEmpty else {
            unsafe gradient.values.update(repeating: 0)
            return
        }
        let (loaded, keys) = try load(work, order)
        guard let plan = loaded as? Plan else { preconditionFailure("a format without synchronized normalizations") }
        let dropout = keys.dropout
        let pass = unsafe PlanPass(weights: weights, gradient: gradient.base, divisor: work.total, dropout: dropout)
        open = unsafe OpenPass(plan: plan, pass: pass, weights: weights, gradient: gradient, dropout: dropout)
    }

    /// Goes on to the next exchange or to the end, which it forgets the pass at; nothing for a group without samples.
    ///
    /// - Parameters:
    ///   - folded: What came of the exchange that the pass stands at, two numbers for each channel.
    ///   - slot: Where it puts what it offers at the next one.
    ///   - ready: As in `train`.
    /// - Returns: The result so far: whole, once the loss is behind.
    package func proceed(
        with folded: UnsafePointer<Float>, offering slot: UnsafeMutablePointer<Float>, ready: (Int) -> Void
    ) -> BatchResult {
        guard var now = open else {
            return BatchResult(lossSum: 0, correct: 0, count: 0)
        }
        unsafe now.exchange?.take(folded, weights: now.weights)
        now.exchange = now.plan.proceed(&now.pass, gradientReady: ready)
        unsafe now.exchange?.offer(to: slot, weights: now.weights, gradient: UnsafePointer(now.gradient.base))
        open = now.exchange == nil ? nil : now
        if open == nil { unsafe look(at: now.pass.result, of: now.plan, now.weights, now.dropout) }
        return now.pass.result
    }
}
