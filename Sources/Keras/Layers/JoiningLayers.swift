internal import NeuralNetwork

/// Layers that make one tensor of several.
enum JoiningLayers {
    static let add: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        return builder.emit(use, .add, inputs, shape: inputs[0].shape)
    }

    static let subtract: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        guard inputs.count == 2 else { throw use.error("it takes \(inputs.count) tensors; it must be two") }
        let negated = builder.emit(
            use, .rescaling(Rescaling(scale: -1)), [inputs[1]], shape: inputs[1].shape, part: "/negated")
        return builder.emit(use, .add, [inputs[0], negated], shape: inputs[0].shape)
    }

    static let average: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        let sum = builder.emit(use, .add, inputs, shape: inputs[0].shape, part: "/sum")
        return builder.emit(
            use, .rescaling(Rescaling(scale: 1 / Float(inputs.count))), [sum], shape: sum.shape)
    }

    /// The engine multiplies two, so several are multiplied one after the other.
    static let multiply: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        var product = inputs[0]
        for (number, input) in inputs.enumerated().dropFirst() {
            let larger = product.count >= input.count ? product : input
            product = builder.emit(
                use, .multiply, [product, input], shape: larger.shape,
                part: number == inputs.count - 1 ? "" : "/\(number)")
        }
        return product
    }

    static let concatenate: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        try use.config.requireLastAxis(of: inputs[0].shape.count)
        let channels = inputs.reduce(0) { $0 + $1.channels }
        return builder.emit(use, .concatenate, inputs, shape: inputs[0].shape.dropLast() + [channels])
    }

    /// a + scale·b: the layer of `keras.applications.InceptionResNetV2`.
    static let addScaled: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        guard inputs.count == 2 else { throw use.error("it takes \(inputs.count) tensors; it must be two") }
        let scaled = builder.emit(
            use, .rescaling(Rescaling(scale: Float(try use.config.number("scale")))), [inputs[1]],
            shape: inputs[1].shape, part: "/scaled")
        return builder.emit(use, .add, [inputs[0], scaled], shape: inputs[0].shape)
    }
}
