/// Brings each channel to mean 0 and variance 1, then to a learnt scale and shift (Ioffe and Szegedy 2015; the rules
/// are Keras').
///
/// In training y = gamma·(x − mean)/√(variance + epsilon) + beta with mean and variance, the biased one, over the
/// samples and places of a chip group's micro-batch. In evaluation those are the moving ones, which each step brings
/// closer to the mean of the groups' own, each group weighted with its samples: m = momentum·m + (1 − momentum)·mean.
public struct BatchNormalization: Codable, Sendable, Hashable {
    /// Share of the moving statistics that a step keeps.
    public var momentum: Float
    /// Added to the variance.
    public var epsilon: Float
    /// Whether there is a `gamma`.
    public var scales: Bool
    /// Whether there is a `beta`.
    public var centers: Bool

    /// Makes a layer; the defaults are Keras'.
    public init(momentum: Float = 0.99, epsilon: Float = 1e-3, scales: Bool = true, centers: Bool = true) {
        self.momentum = momentum
        self.epsilon = epsilon
        self.scales = scales
        self.centers = centers
    }
}
