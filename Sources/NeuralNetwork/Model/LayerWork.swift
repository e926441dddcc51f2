/// The multiply-adds of one layer for one sample, counted as a direct algorithm does them: one for each weight and
/// each place of the output, also where a Winograd kernel does fewer and where a window reaches over the border.
public struct LayerWork: Sendable, Hashable {
    /// The layer.
    public let name: String
    /// Multiply-adds of one pass.
    public let multiplyAdds: Int
    /// Whether the gradient of the layer's input is needed: not for the first layer with parameters.
    public let hasBackwardData: Bool

    package init(name: String, multiplyAdds: Int, hasBackwardData: Bool) {
        self.name = name
        self.multiplyAdds = multiplyAdds
        self.hasBackwardData = hasBackwardData
    }

    /// Operations of one pass: a multiplication and an addition for each multiply-add.
    public var passOperations: Int { 2 * multiplyAdds }

    /// Operations of a training step: forward, gradient of the weights, and that of the input where it is needed.
    public var stepOperations: Int { passOperations * (hasBackwardData ? 3 : 2) }
}

extension Model {
    /// The work of each kernel, that of a separable convolution in two parts; biases, activations and pooling are left
    /// out.
    public var work: [LayerWork] {
        let sizes = zip(layers, zip(inputShapes, shapes)).flatMap { layer, shapes in
            layer.parameters(input: shapes.0[0]).filter { $0.initializer != nil }.map { kernel in
                (layer.workName(of: kernel), kernel.count * shapes.1.places)
            }
        }
        return sizes.enumerated().map { index, layer in
            LayerWork(name: layer.0, multiplyAdds: layer.1, hasBackwardData: index > 0)
        }
    }

    /// Operations of a training step for one sample.
    public var stepOperations: Int { work.reduce(0) { $0 + $1.stepOperations } }
}

extension Layer {
    /// The name of what works with a kernel: `conv` with `conv/kernel`, `conv depthwise` with `conv/depthwise_kernel`.
    fileprivate func workName(of kernel: Parameter) -> String {
        let part = kernel.name.dropFirst(name.count + 1).dropLast("kernel".count)
        return part.isEmpty ? name : "\(name) \(part.dropLast())"
    }
}
