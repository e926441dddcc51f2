import NeuralNetwork

extension Layer {
    /// What it counts as, in the words of `applications.py`: itself, and its activation.
    var kinds: [String] {
        switch operation {
        case .dense(let dense): ["dense"] + dense.activation.kinds
        case .conv2D(let conv):
            [window("conv", conv.kernel, conv.strides, conv.padding, hasBias: conv.hasBias)] + conv.activation.kinds
        case .depthwiseConv2D(let conv):
            [window("depthwise", conv.kernel, conv.strides, conv.padding, hasBias: conv.hasBias)]
                + conv.activation.kinds
        case .separableConv2D(let conv):
            [window("separable", conv.kernel, conv.strides, conv.padding, hasBias: conv.hasBias)]
                + conv.activation.kinds
        case .maxPooling2D(let pool): [window("max", pool.window, pool.strides, pool.padding)]
        case .averagePooling2D(let pool): [window("mean", pool.window, pool.strides, pool.padding)]
        case .zeroPadding2D(let border): ["border \(border.text)"]
        case .cropping2D(let border): ["crop \(border.text)"]
        case .batchNormalization(let normalization): [normalization.scales ? "norm" : "norm without scale"]
        case .activation(let activation): activation.kinds
        case .flatten, .reshape: []
        default: [otherKind]
        }
    }

    private var otherKind: String {
        switch operation {
        case .relu: "relu"
        case .add: "add"
        case .multiply: "multiply"
        case .concatenate: "concatenate"
        case .dropout: "dropout"
        case .sampleDropout: "sample dropout"
        case .globalAveragePooling2D: "global mean"
        case .layerNormalization: "layer norm"
        case .layerScale: "layer scale"
        case .rescaling: "rescaling"
        case .normalization: "normalization"
        default: "\(operation)"
        }
    }

    private func window(
        _ name: String, _ kernel: Extent, _ strides: Extent, _ padding: Padding, hasBias: Bool = false
    ) -> String {
        let text = kernel == Extent(1, 1) ? "" : " \(padding.rawValue)"
        return "\(name) \(kernel.height)x\(kernel.width)/\(strides.height)\(text)" + (hasBias ? " bias" : "")
    }
}

extension Activation {
    fileprivate var kinds: [String] { self == .linear ? [] : [rawValue] }
}

extension Border {
    fileprivate var text: String { "\(top) \(bottom) \(left) \(right)" }
}
