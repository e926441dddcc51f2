/// How gradients change weights; the rules are Keras'.
public enum Optimizer: Codable, Sendable, Hashable {
    /// Stochastic gradient descent: w −= rate·decay·w first; then v = momentum·v − rate·g and w += v, or, without
    /// momentum, w −= rate·g.
    ///
    /// Weight decay is Keras' `weight_decay`: apart from the gradient and from the momentum, on every parameter,
    /// biases too. It is not L2 regularization.
    case sgd(learningRate: Float, momentum: Float = 0, weightDecay: Float = 0)

    /// What the optimizer keeps for each weight between steps, each beginning at zero.
    public var slotNames: [String] {
        switch self {
        case .sgd(_, let momentum, _): momentum == 0 ? [] : ["momentum"]
        }
    }

    /// Refuses settings with which nothing can be trained.
    public func check() throws(OptimizerError) {
        switch self {
        case .sgd(let learningRate, let momentum, let weightDecay):
            guard learningRate.isFinite, learningRate > 0 else { throw .learningRate(learningRate) }
            guard momentum >= 0, momentum < 1 else { throw .momentum(momentum) }
            guard weightDecay.isFinite, weightDecay >= 0 else { throw .weightDecay(weightDecay) }
        }
    }
}

/// Why an optimizer is refused; the description is one line with an example of a good value.
public enum OptimizerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Zero, negative or not finite.
    case learningRate(Float)
    /// Outside 0 ..< 1.
    case momentum(Float)
    /// Negative or not finite.
    case weightDecay(Float)

    /// What is wrong and what would be right.
    public var description: String {
        switch self {
        case .learningRate(let value):
            "the learning rate is \(value); it must be finite and above 0, for example 0.01"
        case .momentum(let value):
            "the momentum is \(value); it must be at least 0 and below 1, for example 0.9"
        case .weightDecay(let value):
            "the weight decay is \(value); it must be finite and at least 0, for example 0.0001"
        }
    }
}
