extension Optimizer {
    /// Refuses settings with which nothing can be trained.
    public func check() throws(OptimizerError) {
        try learningRate.check()
        try rule.check()
        try Self.amount("weight decay", weightDecay, "0.0001")
        try Self.amount("L1 penalty", l1, "0.0001")
        try Self.amount("L2 penalty", l2, "0.0001")
        try average?.check()
        try OptimizerError.require(
            !excludedFromDecay.contains(""), "name excluded from weight decay", "empty",
            "a part of parameters' names, for example bias")
        switch clipping {
        case .none: break
        case .norm(let limit): try Self.positive("norm to clip at", limit, "1.0")
        case .globalNorm(let limit): try Self.positive("global norm to clip at", limit, "1.0")
        case .value(let limit): try Self.positive("value to clip at", limit, "0.5")
        }
    }

    fileprivate static func amount(_ setting: String, _ value: Double, _ example: String) throws(OptimizerError) {
        try OptimizerError.require(
            Float(value).isFinite && value >= 0, setting, value, "finite and at least 0, for example \(example)")
    }

    fileprivate static func positive(_ setting: String, _ value: Double, _ example: String) throws(OptimizerError) {
        try OptimizerError.require(
            Float(value).isFinite && Float(value) > 0, setting, value, "finite and above 0, for example \(example)")
    }

    fileprivate static func share(_ setting: String, _ value: Double, _ example: String) throws(OptimizerError) {
        try OptimizerError.require(
            value >= 0 && Float(value) < 1, setting, value, "at least 0 and below 1, for example \(example)")
    }

    /// With none the padding of the kernels' layouts, all zeros, would become NaN.
    fileprivate static func epsilon(_ value: Double) throws(OptimizerError) {
        try OptimizerError.require(
            Float(value).isFinite && value >= 1e-30, "epsilon", value, "finite and at least 1e-30, for example 1e-7")
    }
}

extension UpdateRule {
    fileprivate func check() throws(OptimizerError) {
        switch self {
        case .sgd(let momentum, let nesterov):
            try Optimizer.share("momentum", momentum, "0.9")
            try OptimizerError.require(
                !nesterov || momentum > 0, "momentum", momentum, "above 0 for Nesterov's rule, for example 0.9")
        case .adam(let settings), .adamW(let settings), .lamb(let settings):
            try Optimizer.share("beta1", settings.beta1, "0.9")
            try Optimizer.share("beta2", settings.beta2, "0.999")
            try Optimizer.epsilon(settings.epsilon)
        case .rmsprop(let settings):
            try Optimizer.share("rho", settings.rho, "0.9")
            try Optimizer.share("momentum", settings.momentum, "0.9")
            try Optimizer.epsilon(settings.epsilon)
        case .lars(let settings):
            try Optimizer.share("momentum", settings.momentum, "0.9")
            try Optimizer.positive("trust coefficient", settings.trust, "0.001")
            try Optimizer.epsilon(settings.epsilon)
        }
    }
}

extension LearningRate {
    fileprivate func check() throws(OptimizerError) {
        try Optimizer.positive("learning rate", initial, "0.01")
        try Optimizer.amount("learning rate that the warm-up begins with", warmupFrom, "0.0")
        try OptimizerError.require(
            warmupSteps >= 0, "number of warm-up steps", warmupSteps, "at least 0, for example 500")
        switch decay {
        case .constant: break
        case .piecewise(let boundaries, let values): try Self.check(boundaries, values)
        case .exponential(let steps, let rate, _):
            try Self.check(steps)
            try Optimizer.positive("decay rate", rate, "0.5")
            try OptimizerError.require(rate <= 1, "decay rate", rate, "at most 1, for example 0.5")
        case .polynomial(let steps, let end, let power):
            try Self.check(steps)
            try Optimizer.amount("learning rate that the decay ends with", end, "0.0001")
            try Optimizer.amount("power of the decay", power, "2.0")
        case .cosine(let steps, let end):
            try Self.check(steps)
            try Optimizer.amount("learning rate that the decay ends with", end, "0.0001")
        }
    }

    private static func check(_ steps: Int) throws(OptimizerError) {
        try OptimizerError.require(steps > 0, "number of decay steps", steps, "at least 1, for example 10000")
    }

    private static func check(_ boundaries: [Int], _ values: [Double]) throws(OptimizerError) {
        try OptimizerError.require(
            zip(boundaries, boundaries.dropFirst()).allSatisfy { $0 < $1 } && (boundaries.first ?? -1) >= 0,
            "list of boundaries", boundaries, "steps in rising order, for example 3000,6000")
        try OptimizerError.require(
            boundaries.count == values.count, "number of learning rates at boundaries", values.count,
            "that of the boundaries, here \(boundaries.count)")
        for value in values { try Optimizer.amount("learning rate at a boundary", value, "0.001") }
    }
}
