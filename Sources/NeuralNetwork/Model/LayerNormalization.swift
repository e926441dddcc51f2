/// Brings the channels of each pixel, or the features of each sample, to mean 0 and variance 1, then to a learnt scale
/// and shift (Ba, Kiros and Hinton 2016; the rules are Keras').
///
/// y = gamma·(x − mean)/√(variance + epsilon) + beta with mean and variance, the biased one, over the channels.
public struct LayerNormalization: Codable, Sendable, Hashable {
    /// Added to the variance.
    public var epsilon: Float
    /// Whether there is a `gamma`.
    public var scales: Bool
    /// Whether there is a `beta`.
    public var centers: Bool

    /// Makes a layer; the defaults are Keras'.
    public init(epsilon: Float = 1e-3, scales: Bool = true, centers: Bool = true) {
        self.epsilon = epsilon
        self.scales = scales
        self.centers = centers
    }
}

/// Multiplies each channel with a learnt number, as ConvNeXt does at the end of a block (Touvron et al. 2021).
public struct LayerScale: Codable, Sendable, Hashable {
    /// What all the numbers begin with.
    public var initialValue: Float

    /// Makes a layer; the default is ConvNeXt's.
    public init(initialValue: Float = 1e-6) {
        self.initialValue = initialValue
    }
}
