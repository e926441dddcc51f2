/// What an optimizer does with a gradient g, once it is clipped, at learning rate `rate`.
public enum UpdateRule: Sendable, Hashable {
    /// v = momentum·v − rate·g, w += v; with `nesterov` w += momentum·v − rate·g; w −= rate·g without momentum.
    case sgd(momentum: Double, nesterov: Bool)
    /// m += (1−β₁)(g − m), v += (1−β₂)(g² − v), w −= α·m / (√v + ε) with α = rate·√(1−β₂ᵗ)/(1−β₁ᵗ), t from 1.
    case adam(MomentSettings)
    /// Adam by the name under which weight decay is used with it.
    case adamW(MomentSettings)
    /// v = ρv + (1−ρ)g², w −= rate·g/√(v + ε); see `RMSpropSettings`.
    case rmsprop(RMSpropSettings)
    /// SGD with momentum and a rate for each matrix; see `LARSSettings`.
    case lars(LARSSettings)
    /// Adam's direction u = m̂/(√v̂ + ε), its length made that of the weights: w −= rate·|w|/|u|·u. Factor 1 where
    /// either length is zero. As in Keras weight decay is apart from u.
    case lamb(MomentSettings)

    /// What is kept for each weight between steps.
    var slotNames: [String] {
        switch self {
        case .sgd(let momentum, _): momentum == 0 ? [] : ["momentum"]
        case .adam, .adamW, .lamb: ["momentum", "velocity"]
        case .rmsprop(let settings):
            ["velocity"] + (settings.momentum == 0 ? [] : ["momentum"])
                + (settings.centered ? ["average_gradient"] : [])
        case .lars: ["momentum"]
        }
    }

    /// How many `slotNames` there are, without making them.
    var slotCount: Int {
        switch self {
        case .sgd(let momentum, _): momentum == 0 ? 0 : 1
        case .adam, .adamW, .lamb: 2
        case .rmsprop(let settings): 1 + (settings.momentum == 0 ? 0 : 1) + (settings.centered ? 1 : 0)
        case .lars: 1
        }
    }
}

/// Settings of Adam, AdamW and LAMB; the defaults are Keras'.
public struct MomentSettings: Sendable, Hashable {
    /// Share of the mean of gradients that a step keeps.
    public var beta1: Double
    /// Share of the mean of squared gradients that a step keeps.
    public var beta2: Double
    /// Added to the root, outside the bias correction in Adam, inside in LAMB, as in Keras.
    public var epsilon: Double

    /// Makes settings.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }
}

/// Settings of RMSprop; the defaults are Keras'.
public struct RMSpropSettings: Sendable, Hashable {
    /// Share of the mean of squared gradients that a step keeps.
    public var rho: Double
    /// With momentum m = momentum·m + rate·g/√(v + ε), w −= m.
    public var momentum: Double
    /// Added to the mean of squares, under the root.
    public var epsilon: Double
    /// Takes the square of the mean gradient off the mean of squares.
    public var centered: Bool

    /// Makes settings.
    public init(rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7, centered: Bool = false) {
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered
    }
}

/// Settings of LARS, in the form of MLPerf's ResNet-50: v = momentum·v − rate·trust·(g + decay·w), w += v with
/// trust = η·|w| / (|g| + decay·|w| + ε), 1 where |w| or |g| is zero. Vectors (biases) have trust 1 and no decay.
public struct LARSSettings: Sendable, Hashable {
    /// Share of the velocity that a step keeps.
    public var momentum: Double
    /// η: how far a step goes, in lengths of the weights.
    public var trust: Double
    /// Keeps the trust finite.
    public var epsilon: Double

    /// Makes settings.
    public init(momentum: Double = 0.9, trust: Double = 0.001, epsilon: Double = 1e-9) {
        self.momentum = momentum
        self.trust = trust
        self.epsilon = epsilon
    }
}
