internal import NeuralNetwork

/// Operators on tensors and numbers, such as `x + 3.0`, which files keep as layers of a module of their own.
enum Operators {
    static func translation(of layer: KerasLayer) -> LayerTranslation? {
        let name = layer.className == "TFOpLambda" ? layer.config["function"].textIfAny ?? "" : layer.className
        return table[name]
    }

    private static let table: [String: LayerTranslation] = [
        "Add": sum, "Subtract": difference, "Multiply": product, "Divide": quotient, "TrueDivide": quotient,
        "__operators__.add": sum, "math.add": sum, "math.subtract": difference, "math.multiply": product,
        "math.truediv": quotient, "math.divide": quotient,
    ]

    static let sum: LayerTranslation = { builder, use throws(KerasError) in
        guard let (tensor, number, _) = use.mixed else { return try JoiningLayers.add(&builder, use) }
        return try builder.rescale(use, tensor, by: 1, plus: number)
    }

    static let difference: LayerTranslation = { builder, use throws(KerasError) in
        guard let (tensor, number, tensorIsFirst) = use.mixed else { return try JoiningLayers.subtract(&builder, use) }
        return try tensorIsFirst
            ? builder.rescale(use, tensor, by: 1, plus: -number) : builder.rescale(use, tensor, by: -1, plus: number)
    }

    static let product: LayerTranslation = { builder, use throws(KerasError) in
        guard let (tensor, number, _) = use.mixed else { return try JoiningLayers.multiply(&builder, use) }
        return try builder.rescale(use, tensor, by: number, plus: 0)
    }

    static let quotient: LayerTranslation = { builder, use throws(KerasError) in
        guard let (tensor, number, tensorIsFirst) = use.mixed, tensorIsFirst, number != 0 else {
            throw use.error("a division by a number other than 0 is supported")
        }
        return try builder.rescale(use, tensor, by: 1 / number, plus: 0)
    }
}

extension NetworkBuilder {
    fileprivate mutating func rescale(
        _ use: LayerUse, _ tensor: NetworkTensor, by scale: Double, plus offset: Double
    ) throws(KerasError) -> NetworkTensor {
        try emit(
            use, .rescaling(Rescaling(scale: Float(scale), offset: Float(offset))), [tensor], shape: tensor.shape)
    }
}

extension LayerUse {
    /// A tensor and a number, and whether the tensor comes first; nil for anything else.
    fileprivate var mixed: (tensor: NetworkTensor, number: Double, tensorIsFirst: Bool)? {
        guard operands.count == 2 else { return nil }
        switch (operands[0], operands[1]) {
        case (.tensor(let tensor), .number(let number)): return (tensor, number, true)
        case (.number(let number), .tensor(let tensor)): return (tensor, number, false)
        default: return nil
        }
    }
}
