extension Optimizer {
    /// One update of `count` neighbouring weights, in place; allocates nothing.
    ///
    /// Each element is treated on its own, each operation rounded to Float (no fused multiply-add), so that any cut
    /// of the parameters into pieces and any instruction set give the same bits. Bound by memory.
    ///
    /// - Parameters:
    ///   - slots: One pointer for each of `slotNames`, to `count` values.
    ///   - gradient: The gradient summed over all chip groups, already divided by the samples of the step.
    public func update(
        weights: UnsafeMutablePointer<Float>, slots: UnsafeBufferPointer<UnsafeMutablePointer<Float>>,
        gradient: UnsafePointer<Float>, count: Int
    ) {
        switch self {
        case .sgd(let learningRate, let momentum, let weightDecay):
            precondition(slots.count == (momentum == 0 ? 0 : 1), "\(slots.count) slots for \(self)")
            for start in stride(from: 0, to: count, by: Self.block) {
                let w = unsafe weights + start
                let g = unsafe gradient + start
                let length = min(Self.block, count - start)
                if weightDecay != 0 { unsafe decay(w, by: learningRate * weightDecay, count: length) }
                if momentum == 0 {
                    unsafe descend(w, g, learningRate: learningRate, count: length)
                } else {
                    let v = unsafe slots[0] + start
                    unsafe roll(w, velocity: v, g, learningRate: learningRate, momentum: momentum, count: length)
                }
            }
        }
    }

    /// Elements treated at a time, so that the weights are still in the first-level cache after the decay.
    private static var block: Int { 2_048 }

    private func decay(_ weights: UnsafeMutablePointer<Float>, by share: Float, count: Int) {
        for i in 0..<count { unsafe weights[i] -= weights[i] * share }
    }

    private func descend(
        _ weights: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, learningRate: Float, count: Int
    ) {
        for i in 0..<count { unsafe weights[i] -= learningRate * gradient[i] }
    }

    private func roll(
        _ weights: UnsafeMutablePointer<Float>, velocity: UnsafeMutablePointer<Float>,
        _ gradient: UnsafePointer<Float>, learningRate: Float, momentum: Float, count: Int
    ) {
        for i in 0..<count {
            let v = unsafe momentum * velocity[i] - learningRate * gradient[i]
            unsafe velocity[i] = v
            unsafe weights[i] += v
        }
    }
}
