/// How gradients change weights; the rules are Keras 3's.
///
/// One step of one parameter is, in this order: the mean gradient of the step, plus that of the penalty; clipped;
/// weight decay; the rule with the learning rate of the step. Settings are in double precision and are combined so;
/// what meets a weight is rounded to Float once.
public struct Optimizer: Sendable, Hashable {
    /// What is done with a gradient.
    public var rule: UpdateRule
    /// The learning rate and how it changes over the steps.
    public var learningRate: LearningRate
    /// Keras' `weight_decay`: w −= rate·decay·w before the update, apart from the gradient, on every parameter, biases
    /// too, but those excluded. With LARS it is part of the gradient instead, and leaves vectors (biases) alone.
    public var weightDecay: Double
    /// Weight decay leaves parameters alone whose name contains one of these, for example `bias`.
    public var excludedFromDecay: [String]
    /// Limits on the gradient.
    public var clipping: GradientClipping
    /// The gradient of l1·Σ|w| is added, on kernels only. The loss that is reported is without it.
    public var l1: Double
    /// The gradient of l2·Σw² is added, on kernels only. The loss that is reported is without it.
    public var l2: Double
    /// An average of the weights beside them; nil for none.
    public var average: WeightAverage?

    /// Makes an optimizer; `check` says whether its settings make sense.
    public init(
        _ rule: UpdateRule, learningRate: LearningRate, weightDecay: Double = 0, excludedFromDecay: [String] = [],
        clipping: GradientClipping = .none, l1: Double = 0, l2: Double = 0, average: WeightAverage? = nil
    ) {
        self.rule = rule
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.excludedFromDecay = excludedFromDecay
        self.clipping = clipping
        self.l1 = l1
        self.l2 = l2
        self.average = average
    }

    /// Stochastic gradient descent, with momentum if that is not zero.
    public static func sgd(
        learningRate: LearningRate, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            .sgd(momentum: momentum, nesterov: nesterov), learningRate: learningRate, weightDecay: weightDecay)
    }

    /// What the optimizer keeps for each weight between steps, each beginning at zero; Keras' names.
    public var slotNames: [String] { rule.slotNames + (average == nil ? [] : [WeightAverage.slotName]) }

    /// Which of these slots holds the weights that are tested; nil if they are the weights themselves.
    public var averageSlot: Int? { average == nil ? nil : rule.slotCount }

    /// How many slots there are, without making their names.
    package var slotCount: Int { rule.slotCount + (average == nil ? 0 : 1) }
}

/// Limits on a gradient, before anything else is done with it.
public enum GradientClipping: Sendable, Hashable {
    /// The gradient as it is.
    case none
    /// Each parameter's gradient is shortened to this length if it is longer: Keras' `clipnorm`.
    case norm(Double)
    /// All gradients together are shortened to this length if they are longer: Keras' `global_clipnorm`.
    case globalNorm(Double)
    /// Each element is brought to −value...value: Keras' `clipvalue`.
    case value(Double)
}
