/// An exponential moving average of the weights, Keras' `use_ema`: a = momentum·a + (1 − momentum)·w after each update,
/// beginning with the weights after the first one. What is tested is the averaged model; both are in a checkpoint.
public struct WeightAverage: Codable, Sendable, Hashable {
    /// Share of the average that a step keeps: Keras' `ema_momentum`.
    public var momentum: Double
    /// The weights become their average every so many steps, if at all: Keras' `ema_overwrite_frequency`.
    public var overwriteEvery: Int?

    /// The name of the average among what an optimizer keeps for each weight, Keras' too.
    static let slotName = "average"

    /// Makes an average; `Optimizer.check` says whether its settings make sense.
    public init(momentum: Double = 0.99, overwriteEvery: Int? = nil) {
        self.momentum = momentum
        self.overwriteEvery = overwriteEvery
    }

    /// Refuses settings with which there is no average.
    func check() throws(OptimizerError) {
        try OptimizerError.require(
            momentum >= 0 && Float(momentum) < 1, "momentum of the weights' average", momentum,
            "at least 0 and below 1, for example 0.99")
        try OptimizerError.require(
            overwriteEvery ?? 1 > 0, "number of steps after which weights become their average", overwriteEvery ?? 1,
            "at least 1, for example 100")
    }

    /// What is done with the average of a parameter in a step.
    struct Factors: Sendable, Hashable {
        /// Share that is kept; 0 for what has no average of its own: the first step, and moving statistics.
        let momentum: Float
        /// Whether the weights become their average.
        let overwrites: Bool
    }

    /// What the step after `step` others does.
    func factors(of target: UpdateTarget, step: Int) -> Factors {
        Factors(
            momentum: step == 0 || target.momentum != nil ? 0 : Float(momentum),
            overwrites: overwriteEvery.map { (step + 1).isMultiple(of: $0) } ?? false)
    }
}

extension Tile {
    /// a = momentum·a + (1 − momentum)·w, and w = a where weights are overwritten.
    func average(_ factors: WeightAverage.Factors, in average: UnsafeMutablePointer<Float>) {
        let (kept, new) = (factors.momentum, 1 - factors.momentum)
        for i in 0..<count { unsafe average[i] = kept * average[i] + new * weights[i] }
        if factors.overwrites { unsafe weights.update(from: average, count: count) }
    }
}
