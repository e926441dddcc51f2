/// The numbers with which all elements of a parameter are updated in a step.
public struct UpdateFactors: Sendable, Hashable {
    /// What the rule's direction is multiplied with: the learning rate, times what depends on the step and on norms.
    var rate: Float
    /// Share of each weight that is lost before the update.
    var decay: Float
    /// The gradient grows by l1·sign(w) + l2·w; `l2` is twice the penalty's factor.
    var l1: Float
    var l2: Float
    /// Each element of the gradient is brought to −limit...limit.
    var limit = Float.infinity
    /// The gradient is multiplied with this, to clip its norm.
    var scale: Float = 1
    /// After that the gradient grows by this times w: the weight decay of LARS.
    var coupledDecay: Float = 0
    /// 1/(1−β₁ᵗ) and 1/(1−β₂ᵗ), for LAMB.
    var correction1: Float = 1
    var correction2: Float = 1
    /// Of a moving statistic the share that is kept; nil for what is trained.
    var momentum: Float?
    /// What is done with the average of the weights; nil if there is none.
    var average: WeightAverage.Factors?

    /// Whether the gradient is taken as it is.
    var leavesGradient: Bool { l1 == 0 && l2 == 0 && limit == .infinity && scale == 1 && coupledDecay == 0 }
}

/// Sums of squares over elements of one parameter, taken in an order that depends on nothing but the elements' places.
public struct SquareSums: Sendable, Hashable {
    /// Of the gradient, or, of LAMB's moments, of the direction.
    public var gradient: Double = 0
    /// Of the weights.
    public var weights: Double = 0

    /// Sums of nothing.
    public init() {}

    /// Adds the sums over the elements that follow.
    public static func += (left: inout SquareSums, right: SquareSums) {
        left.gradient += right.gradient
        left.weights += right.weights
    }
}

/// What a step does to every parameter, before norms are known; made once for each step.
public struct UpdateStep: Sendable {
    private let optimizer: Optimizer
    private let step: Int
    private let learningRate: Double
    private let correction1: Double
    private let correction2: Double

    /// The step after `step` others. Takes no time to speak of, however many those are.
    ///
    /// - Parameter learningRate: In place of the optimizer's schedule; nil: as that says.
    public init(_ optimizer: Optimizer, step: Int, learningRate: Double? = nil) {
        self.optimizer = optimizer
        self.step = step
        self.learningRate = learningRate ?? optimizer.learningRate.value(at: step)
        switch optimizer.rule {
        case .adam(let settings), .adamW(let settings), .lamb(let settings):
            correction1 = 1 - PortableMath.power(settings.beta1, step + 1)
            correction2 = 1 - PortableMath.power(settings.beta2, step + 1)
        case .sgd, .rmsprop, .lars: (correction1, correction2) = (1, 1)
        }
    }

    /// The factors of a parameter, but for those that come of norms.
    public func factors(of target: UpdateTarget) -> UpdateFactors {
        var factors = UpdateFactors(
            rate: Float(learningRate), decay: Float(learningRate * decay(of: target)),
            l1: target.isVector ? 0 : Float(optimizer.l1), l2: target.isVector ? 0 : Float(2 * optimizer.l2))
        factors.momentum = target.momentum
        factors.average = optimizer.average?.factors(of: target, step: step)
        if case .value(let limit) = optimizer.clipping { factors.limit = Float(limit) }
        switch optimizer.rule {
        case .sgd, .rmsprop: break
        case .adam, .adamW: factors.rate = Float(learningRate * correction2.squareRoot() / correction1)
        case .lamb: (factors.correction1, factors.correction2) = (Float(1 / correction1), Float(1 / correction2))
        case .lars: factors.decay = 0
        }
        return factors
    }

    private func decay(of target: UpdateTarget) -> Double {
        target.decays ? optimizer.weightDecay : 0
    }

    /// What the factors become once all norms are known.
    ///
    /// - Parameters:
    ///   - sums: Those of `Optimizer.measure` over the whole parameter.
    ///   - all: Those over all parameters.
    public func clip(_ factors: inout UpdateFactors, of target: UpdateTarget, _ sums: SquareSums, all: SquareSums) {
        let norm = sums.gradient.squareRoot()
        var scale = 1.0
        switch optimizer.clipping {
        case .none, .value: break
        case .norm(let limit): scale = norm <= limit ? 1 : limit / norm
        case .globalNorm(let limit):
            let norm = all.gradient.squareRoot()
            scale = norm <= limit ? 1 : norm.isFinite ? limit / norm : .nan
        }
        factors.scale = Float(scale)
        guard case .lars(let settings) = optimizer.rule, !target.isVector else { return }
        let decay = decay(of: target)
        let (gradient, weights) = (norm * scale, sums.weights.squareRoot())
        factors.coupledDecay = Float(decay)
        guard gradient > 0, weights > 0 else { return }
        let trust = settings.trust * weights / (gradient + decay * weights + settings.epsilon)
        factors.rate = Float(learningRate * trust)
    }

    /// What LAMB's factors become once the lengths of weights and direction are known.
    public func trust(_ factors: inout UpdateFactors, _ sums: SquareSums) {
        let (direction, weights) = (sums.gradient.squareRoot(), sums.weights.squareRoot())
        guard direction > 0, weights > 0 else { return }
        factors.rate = Float(learningRate * (weights / direction))
    }
}
