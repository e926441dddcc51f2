/// Brings each channel to mean 0 and variance 1, then to a learnt scale and shift (Ioffe and Szegedy 2015; the rules
/// are Keras').
///
/// In training y = gamma·(x − mean)/√(variance + epsilon) + beta with mean and variance, the biased one, over the
/// samples and places of a chip group's micro-batch or, if `synchronized`, of the whole step. In evaluation those are
/// the moving ones, which each step brings closer to the mean of the groups' own, each group weighted with its samples:
/// m = momentum·m + (1 − momentum)·mean.
public struct BatchNormalization: Codable, Sendable, Hashable {
    /// Share of the moving statistics that a step keeps.
    public var momentum: Float
    /// Added to the variance.
    public var epsilon: Float
    /// Whether there is a `gamma`.
    public var scales: Bool
    /// Whether there is a `beta`.
    public var centers: Bool
    /// Whether mean and variance are taken over the samples of all chip groups of a step; costs two exchanges of two
    /// numbers for each channel a step, each of which waits for the slowest group.
    public var synchronized: Bool

    /// Makes a layer; the defaults are Keras'.
    public init(
        momentum: Float = 0.99, epsilon: Float = 1e-3, scales: Bool = true, centers: Bool = true,
        synchronized: Bool = false
    ) {
        self.momentum = momentum
        self.epsilon = epsilon
        self.scales = scales
        self.centers = centers
        self.synchronized = synchronized
    }

    private enum CodingKeys: String, CodingKey {
        case momentum, epsilon, scales, centers, synchronized
    }

    /// Reads a description; one without `synchronized` is of a version that did not know of it.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            momentum: values.decode(Float.self, forKey: .momentum),
            epsilon: values.decode(Float.self, forKey: .epsilon),
            scales: values.decode(Bool.self, forKey: .scales), centers: values.decode(Bool.self, forKey: .centers),
            synchronized: values.decodeIfPresent(Bool.self, forKey: .synchronized) ?? false)
    }
}

/// Over which samples the normalizations of a model take mean and variance.
public enum NormalizationScope: String, Sendable, Hashable, CaseIterable {
    /// Each chip group over its own micro-batch.
    case local
    /// All chip groups together, over the whole step.
    case sync
}

extension Model {
    /// Whether there is a batch normalization.
    public var normalizesBatches: Bool { layers.contains { $0.batchNormalization != nil } }

    /// Whether chip groups wait for each other within a step.
    public var synchronizes: Bool { layers.contains { $0.batchNormalization?.synchronized == true } }

    /// The model with all of its batch normalizations over these samples.
    public func normalizing(over scope: NormalizationScope) -> Model {
        replacing(
            layers.map { layer in
                guard var normalization = layer.batchNormalization else { return layer }
                normalization.synchronized = scope == .sync
                return Layer(layer.name, .batchNormalization(normalization), from: layer.inputs)
            })
    }
}

extension Layer {
    fileprivate var batchNormalization: BatchNormalization? {
        if case .batchNormalization(let normalization) = operation { normalization } else { nil }
    }
}
