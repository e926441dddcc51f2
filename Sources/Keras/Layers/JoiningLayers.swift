internal import NeuralNetwork

/// Layers that make one tensor of several.
enum JoiningLayers {
    static let add: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        return try builder.emit(use, .add, inputs, shape: inputs[0].shape)
    }

    static let subtract: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        guard inputs.count == 2 else { throw use.error("it takes \(inputs.count) tensors; it must be two") }
        let negated = try builder.emit(
            use, .rescaling(Rescaling(scale: -1)), [inputs[1]], shape: inputs[1].shape, part: "/negated")
        return try builder.emit(use, .add, [inputs[0], negated], shape: inputs[0].shape)
    }

    static let average: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        let sum = try builder.emit(use, .add, inputs, shape: inputs[0].shape, part: "/sum")
        return try builder.emit(
            use, .rescaling(Rescaling(scale: 1 / Float(inputs.count))), [sum], shape: sum.shape)
    }

    /// The engine multiplies two, so several are multiplied one after the other.
    static let multiply: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        var product = inputs[0]
        for (number, input) in inputs.enumerated().dropFirst() {
            let larger = product.count >= input.count ? product : input
            product = try builder.emit(
                use, .multiply, [product, input], shape: larger.shape,
                part: number == inputs.count - 1 ? "" : "/\(number)")
        }
        return product
    }

    static let concatenate: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        try use.config.requireLastAxis(of: inputs[0].shape.count)
        guard inputs.allSatisfy({ $0.shape.count != 2 }) else {
            throw use.error("it takes \(inputs[0].shape); vectors or images are supported, put a Reshape before it")
        }
        let channels = inputs.reduce(0) { $0 + $1.channels }
        return try builder.emit(use, .concatenate, inputs, shape: inputs[0].shape.dropLast() + [channels])
    }

    /// a + scale·b: the layer of `keras.applications.InceptionResNetV2`.
    static let addScaled: LayerTranslation = { builder, use throws(KerasError) in
        let inputs = try use.several()
        guard inputs.count == 2 else { throw use.error("it takes \(inputs.count) tensors; it must be two") }
        let scaled = try builder.emit(
            use, .rescaling(Rescaling(scale: Float(try use.config.number("scale")))), [inputs[1]],
            shape: inputs[1].shape, part: "/scaled")
        return try builder.emit(use, .add, [inputs[0], scaled], shape: inputs[0].shape)
    }
}
