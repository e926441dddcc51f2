internal import NeuralNetwork

/// Layers that treat each element on its own.
enum ElementLayers {
    static let activation: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.tensor()
        let function = try builder.activation(use, use.config.place["activation"])
        return try function == .linear ? input : builder.emit(use, .activation(function), [input], shape: input.shape)
    }

    static let relu: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.tensor(), use.config)
        guard try config.number("threshold", default: 0) == 0 else {
            throw config.place["threshold"].error("a threshold is not supported; 0 is")
        }
        let slope = Float(try config.number("negative_slope", default: 0))
        let largest = try config.place["max_value"].present?.number()
        let operation: Operation
        switch (largest, slope) {
        case (nil, 0): operation = .relu
        case (nil, _): operation = .leakyReLU(slope: slope)
        case (6, 0): operation = .activation(.relu6)
        default:
            throw use.error(
                "max_value and negative_slope of \(largest ?? 0) and \(slope) are not supported; "
                    + "6 and 0 are, or a slope alone")
        }
        return try builder.emit(use, operation, [input], shape: input.shape)
    }

    /// Keras 2 calls the slope `alpha`.
    static let leaky: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.tensor()
        let key = use.config.place["negative_slope"].isNull ? "alpha" : "negative_slope"
        let slope = Float(try use.config.number(key, default: 0.3))
        return try builder.emit(use, .leakyReLU(slope: slope), [input], shape: input.shape)
    }

    static let elu: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.tensor()
        guard try use.config.number("alpha", default: 1) == 1 else {
            throw use.config.place["alpha"].error("it is not 1; only that is supported")
        }
        return try builder.emit(use, .activation(.elu), [input], shape: input.shape)
    }

    static let softmax: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.tensor()
        try use.config.requireLastAxis(of: input.shape.count)
        try builder.endWithSoftmax(use)
        return input
    }

    /// With the noise shape (None, 1, 1, 1) it drops whole samples.
    static let dropout: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.tensor(), use.config)
        let rate = Float(try config.number("rate"))
        let noise = config.place["noise_shape"]
        guard !noise.isNull else { return try builder.emit(use, .dropout(rate: rate), [input], shape: input.shape) }
        let (sides, rest) = (try noise.list(), try noise.list().dropFirst())
        guard sides.first?.isNull == true, rest.count == input.shape.count, rest.allSatisfy({ $0.value == .integer(1) })
        else {
            throw noise.error("a noise shape is supported that drops whole samples, (None, 1, 1, 1), or none")
        }
        return try builder.emit(use, .sampleDropout(rate: rate), [input], shape: input.shape)
    }
}
