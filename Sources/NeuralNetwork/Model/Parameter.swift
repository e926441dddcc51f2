/// One trainable tensor of a model, described in Keras' terms.
public struct Parameter: Sendable, Hashable {
    /// Layer and part: `conv2d/kernel`, `dense/bias`.
    public let name: String
    /// Keras' shape: (in, units), (height, width, in, filters), (units).
    public let shape: [Int]
    /// How it begins; nil for a bias, which begins at zero.
    public let initializer: Initializer?

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// Inputs that one output sums over.
    package var fanIn: Int { shape.dropLast().reduce(1, *) }

    /// Outputs that one input takes part in.
    package var fanOut: Int { shape.count == 4 ? shape[0] * shape[1] * shape[3] : shape.last ?? 1 }
}

extension Layer {
    /// The layer's parameters when it is fed with `input`.
    func parameters(input: TensorShape) -> [Parameter] {
        switch operation {
        case .dense(let dense):
            kernelAndBias([input.count, dense.units], dense.initializer)
        case .conv2D(let conv):
            kernelAndBias([conv.kernel.height, conv.kernel.width, input.channels, conv.filters], conv.initializer)
        case .maxPooling2D, .averagePooling2D, .globalAveragePooling2D, .flatten, .dropout, .relu, .add: []
        }
    }

    private func kernelAndBias(_ shape: [Int], _ initializer: Initializer) -> [Parameter] {
        [
            Parameter(name: "\(name)/kernel", shape: shape, initializer: initializer),
            Parameter(name: "\(name)/bias", shape: shape.suffix(1), initializer: nil),
        ]
    }
}

extension TensorShape {
    /// Channels of an image, features of a vector.
    package var channels: Int {
        switch self {
        case .spatial(_, _, let channels): channels
        case .flat(let count): count
        }
    }
}
