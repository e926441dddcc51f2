/// One tensor of a model that training changes, described in Keras' terms.
public struct Parameter: Sendable, Hashable {
    /// Layer and part: `conv2d/kernel`, `dense/bias`.
    public let name: String
    /// Keras' shape: (in, units), (height, width, in, filters), (units).
    public let shape: [Int]
    /// How a kernel begins; nil for what begins with one number everywhere.
    public let initializer: Initializer?
    /// What all elements begin with where there is no initializer: 0 for a bias, 1 for a scale.
    public let initialValue: Float
    /// Of a moving statistic the share that a step keeps; nil for what is trained. In the place of its gradient a
    /// statistic has that of the micro-batch, times the group's samples over those of the step.
    public let momentum: Float?

    init(
        _ name: String, _ shape: [Int], initializer: Initializer? = nil, initialValue: Float = 0,
        momentum: Float? = nil
    ) {
        self.name = name
        self.shape = shape
        self.initializer = initializer
        self.initialValue = initialValue
        self.momentum = momentum
    }

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
            kernelAndBias([input.count, dense.units], dense.initializer, biases: dense.hasBias ? dense.units : 0)
        case .conv2D(let conv):
            kernelAndBias(
                [conv.kernel.height, conv.kernel.width, input.channels / conv.groups, conv.filters], conv.initializer,
                biases: conv.hasBias ? conv.filters : 0)
        case .depthwiseConv2D(let conv):
            kernelAndBias(
                [conv.kernel.height, conv.kernel.width, input.channels, conv.multiplier], conv.initializer,
                biases: conv.hasBias ? input.channels * conv.multiplier : 0)
        case .separableConv2D(let conv): parameters(conv, channels: input.channels)
        case .layerNormalization(let normalization):
            factors([input.channels], scales: normalization.scales, centers: normalization.centers)
        case .layerScale(let scale): [Parameter("\(name)/gamma", [input.channels], initialValue: scale.initialValue)]
        case .batchNormalization(let normalization): parameters(normalization, [input.channels])
        default: []
        }
    }

    private func kernelAndBias(_ shape: [Int], _ initializer: Initializer, biases: Int) -> [Parameter] {
        let kernel = Parameter("\(name)/kernel", shape, initializer: initializer)
        return biases > 0 ? [kernel, Parameter("\(name)/bias", [biases])] : [kernel]
    }

    private func parameters(_ conv: SeparableConv2D, channels: Int) -> [Parameter] {
        let window = [conv.kernel.height, conv.kernel.width, channels, conv.multiplier]
        return [
            Parameter("\(name)/depthwise_kernel", window, initializer: conv.initializer),
            Parameter(
                "\(name)/pointwise_kernel", [1, 1, channels * conv.multiplier, conv.filters],
                initializer: conv.initializer),
        ] + (conv.hasBias ? [Parameter("\(name)/bias", [conv.filters])] : [])
    }

    private func factors(_ shape: [Int], scales: Bool, centers: Bool) -> [Parameter] {
        (scales ? [Parameter("\(name)/gamma", shape, initialValue: 1)] : [])
            + (centers ? [Parameter("\(name)/beta", shape)] : [])
    }

    private func parameters(_ normalization: BatchNormalization, _ shape: [Int]) -> [Parameter] {
        let momentum = normalization.momentum
        return factors(shape, scales: normalization.scales, centers: normalization.centers) + [
            Parameter("\(name)/moving_mean", shape, momentum: momentum),
            Parameter("\(name)/moving_variance", shape, initialValue: 1, momentum: momentum),
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
