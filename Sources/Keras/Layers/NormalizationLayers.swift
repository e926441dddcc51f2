internal import NeuralNetwork

/// Layers that bring channels to a scale.
enum NormalizationLayers {
    static let batch: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.channelled(), use.config)
        try config.requireLastAxis(of: input.shape.count)
        try config.requirePlainWeights()
        try config.require("renorm", .bool(false))
        let normalization = BatchNormalization(
            momentum: Float(try config.number("momentum", default: 0.99)),
            epsilon: Float(try config.number("epsilon", default: 1e-3)),
            scales: try config.bool("scale", default: true), centers: try config.bool("center", default: true),
            synchronized: try config.bool("synchronized", default: false))
        let trained = (normalization.scales ? 1 : 0) + (normalization.centers ? 1 : 0)
        return try builder.emit(
            use, .batchNormalization(normalization), [input], shape: input.shape,
            owns: Array(repeating: [input.channels], count: trained + 2), trained: trained)
    }

    static let layer: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.channelled(), use.config)
        try config.requireLastAxis(of: input.shape.count)
        try config.requirePlainWeights()
        try config.require("rms_scaling", .bool(false))
        let normalization = LayerNormalization(
            epsilon: Float(try config.number("epsilon", default: 1e-3)),
            scales: try config.bool("scale", default: true), centers: try config.bool("center", default: true))
        let count = (normalization.scales ? 1 : 0) + (normalization.centers ? 1 : 0)
        return try builder.emit(
            use, .layerNormalization(normalization), [input], shape: input.shape,
            owns: Array(repeating: [input.channels], count: count))
    }

    static let scale: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.image()
        let initial = Float(try use.config.number("init_values", default: 1e-6))
        return try builder.emit(
            use, .layerScale(LayerScale(initialValue: initial)), [input], shape: input.shape, owns: [[input.channels]])
    }

    /// Mean and variance are settings, or variables of the file that came of `adapt`.
    static let constants: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.tensor(), use.config)
        try config.requireLastAxis(of: input.shape.count)
        try config.require("invert", .bool(false))
        let (mean, variance): ([Float], [Float])
        if config.place["mean"].isNull {
            // Keras takes one mean of all if the axis is None.
            let each = config.place["axis"].isNull ? [] : [input.channels]
            builder.keepConstants([each, each, []])
            mean = builder.ownConstants?.first?.values ?? [0]
            variance = builder.ownConstants?.dropFirst().first?.values ?? [1]
        } else {
            (mean, variance) = (try numbers(config.place["mean"]), try numbers(config.place["variance"]))
        }
        return try builder.emit(
            use, .normalization(Normalization(mean: mean, variance: variance)), [input], shape: input.shape)
    }

    static let rescaling: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.tensor()
        let scale = try numbers(use.config.place["scale"])
        let offset = use.config.place["offset"]
        let rescaling = Rescaling(scale: scale, offset: offset.isNull ? [0] : try numbers(offset))
        return try builder.emit(use, .rescaling(rescaling), [input], shape: input.shape)
    }

    /// One number, or a list of them, in as many lists as NumPy may put around.
    private static func numbers(_ place: JSONPlace) throws(KerasError) -> [Float] {
        guard place.isList else { return [Float(try place.number())] }
        var numbers: [Float] = []
        for part in try place.list() { numbers += try self.numbers(part) }
        return numbers
    }
}
