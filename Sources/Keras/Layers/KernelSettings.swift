internal import NeuralNetwork

/// A penalty on a kernel: l1·Σ|w| + l2·Σw².
struct KernelPenalty: Sendable, Hashable {
    var l1 = 0.0
    var l2 = 0.0

    init() {}

    /// Reads a regularizer; `key` is that of a kernel.
    init(_ place: JSONPlace) throws(KerasError) {
        guard !place.isNull else { return }
        let name = place["class_name"].textIfAny ?? place.textIfAny ?? ""
        let config = LayerConfig(place["config"])
        switch name {
        case "L2", "l2": l2 = try config.number("l2", default: 0.01)
        case "L1", "l1": l1 = try config.number("l1", default: 0.01)
        case "L1L2", "L1_L2", "l1_l2":
            (l1, l2) = (try config.number("l1", default: 0), try config.number("l2", default: 0))
        default: throw place.error("the regularizer '\(name)' is not supported; L1, L2 and L1L2 are")
        }
    }
}

extension Initializer {
    /// What a file names, if we begin kernels in that way, else Keras' default: a file brings its weights along.
    init(_ place: JSONPlace) {
        let name = place["class_name"].textIfAny ?? place.textIfAny ?? ""
        self = Initializer(rawValue: name) ?? Initializer(rawValue: name.kerasSnakeCase) ?? .glorotUniform
    }
}

extension LayerConfig {
    /// Refuses what no layer of ours has beside its kernel's penalty.
    func requirePlainWeights() throws(KerasError) {
        try requireNone(
            "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint", "depthwise_constraint",
            "pointwise_constraint", "lora_rank", "quantization_config")
        try requireNone(
            "beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint")
    }

    /// The one-number settings of a convolution that must be as they are nearly always.
    func requireUndilated() throws(KerasError) {
        guard try extent("dilation_rate", default: Extent(1, 1)) == Extent(1, 1) else {
            throw place["dilation_rate"].error("dilated convolutions are not supported; 1 is")
        }
    }
}
