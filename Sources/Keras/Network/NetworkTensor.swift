/// What a layer takes or gives while a network is built.
struct NetworkTensor: Sendable, Hashable {
    /// The layer of ours that gives it.
    let source: String
    /// Keras' shape of one sample: (features), (height, width) or (height, width, channels).
    let shape: [Int]

    var count: Int { shape.reduce(1, *) }
    /// Channels of an image, features of a vector.
    var channels: Int { shape[shape.count - 1] }
    var isImage: Bool { shape.count == 3 }

    /// Elements of the largest tensor, as of our models; sums and products of two such sizes are still an `Int`.
    static let mostElements = 1 << 31

    /// Whether there can be a tensor of these sides.
    static func isPossible(_ sides: [Int]) -> Bool {
        var count = 1
        for side in sides {
            guard (1...mostElements).contains(side) else { return false }
            count *= side
            guard count <= mostElements else { return false }
        }
        return true
    }
}

/// One thing that a layer takes.
enum NetworkOperand: Sendable, Hashable {
    case tensor(NetworkTensor)
    case number(Double)
}

/// A use of a layer, ready to be translated.
struct LayerUse: Sendable {
    let layer: KerasLayer
    /// The name that the layer of ours gets; another one with each use.
    let name: String
    /// The name of the first use, which has the parameters; nil if this is it.
    let first: String?
    let operands: [NetworkOperand]

    var config: LayerConfig { LayerConfig(layer.config) }

    var tensors: [NetworkTensor] {
        operands.compactMap { if case .tensor(let tensor) = $0 { tensor } else { nil } }
    }

    /// The one tensor that it takes.
    func tensor() throws(KerasError) -> NetworkTensor {
        guard operands.count == 1, case .tensor(let tensor) = operands[0] else {
            throw error("it takes \(operands.count) tensors or numbers; one tensor is supported")
        }
        return tensor
    }

    /// The one image that it takes.
    func image() throws(KerasError) -> NetworkTensor {
        let tensor = try tensor()
        guard tensor.isImage else {
            throw error("it takes \(tensor.shape); an image is supported, (height, width, channels)")
        }
        return tensor
    }

    /// The one tensor that it takes, whose last axis is our models' channels: not (height, width), of one channel.
    func channelled() throws(KerasError) -> NetworkTensor {
        let tensor = try tensor()
        guard tensor.shape.count != 2 else {
            throw error("it takes \(tensor.shape); a vector or an image is supported, put a Reshape before it")
        }
        return tensor
    }

    /// The tensors that a layer such as `Add` joins.
    func several() throws(KerasError) -> [NetworkTensor] {
        guard operands.count >= 2, tensors.count == operands.count else {
            throw error("it takes \(operands.count) things; two or more tensors are supported")
        }
        return tensors
    }

    func error(_ problem: String) -> KerasError {
        KerasError(place: "layer '\(layer.name)' (\(layer.className))", problem: problem)
    }
}
