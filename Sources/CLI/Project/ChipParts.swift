internal import Chip
internal import NeuralNetwork

/// What one layer is on chips, before it is known what feeds it.
struct ChipPart {
    var kind = NetworkLayer.Kind.window
    let input: Volume
    let output: Volume
    var window = (rows: 1, columns: 1)
    var rowStride = 1
    var rowsAbove = 0
    /// Operations for an output element.
    var terms = 1
    /// Parameters of an output channel beside the kernel.
    var extraWeights = 0
}

extension NeuralNetwork.Operation {
    /// What it computes on chips: nothing for what stays where it lies, two parts for a separable convolution.
    ///
    /// Operations of normalizations are assumed: 4 for an element, forward.
    func chipParts(_ inputs: [Volume], _ output: Volume) -> [ChipPart] {
        let (input, first) = (inputs[0], ChipPart(input: inputs[0], output: output))
        switch self {
        case .flatten, .reshape, .dropout, .sampleDropout, .relu, .activation, .leakyReLU: return []
        case .dense(let dense):
            return [
                first.changed {
                    ($0.kind, $0.terms, $0.extraWeights) = (.product, input.channels, dense.hasBias ? 1 : 0)
                }
            ]
        case .conv2D(let conv):
            return [ChipPart.convolution(input, output, conv)]
        case .depthwiseConv2D(let conv):
            return [ChipPart.depthwise(input, output, conv)]
        case .separableConv2D(let conv):
            let middle = Volume(output.height, output.width, input.channels * conv.multiplier)
            let depthwise = DepthwiseConv2D(
                kernel: conv.kernel, strides: conv.strides, padding: conv.padding, multiplier: conv.multiplier,
                hasBias: false)
            let pointwise = Conv2D(conv.filters, kernel: Extent(1, 1), hasBias: conv.hasBias)
            return [
                ChipPart.depthwise(input, middle, depthwise), ChipPart.convolution(middle, output, pointwise),
            ]
        case .maxPooling2D(let pool): return [first.windowed(pool.window, pool.strides, pool.padding)]
        case .averagePooling2D(let pool): return [first.windowed(pool.window, pool.strides, pool.padding)]
        case .globalAveragePooling2D, .globalMaxPooling2D:
            return [first.windowed(Extent(input.height, input.width), Extent(1, 1), .valid)]
        case .batchNormalization: return [first.changed { ($0.terms, $0.extraWeights) = (4, 4) }]
        case .layerNormalization: return [first.changed { ($0.terms, $0.extraWeights) = (4, 2) }]
        case .layerScale: return [first.changed { $0.extraWeights = 1 }]
        case .add: return [first.changed { $0.terms = inputs.count }]
        case .multiply:
            let largest = inputs.max { $0.count < $1.count } ?? input
            return [ChipPart(input: largest, output: output)]
        case .concatenate:
            return [ChipPart(input: output, output: output)]
        case .zeroPadding2D(let border): return [first.changed { $0.rowsAbove = border.top }]
        case .cropping2D(let border): return [first.changed { $0.rowsAbove = -border.top }]
        case .rescaling, .normalization: return [first]
        }
    }
}

extension ChipPart {
    static func convolution(_ input: Volume, _ output: Volume, _ conv: Conv2D) -> ChipPart {
        ChipPart(input: input, output: output).windowed(conv.kernel, conv.strides, conv.padding).changed {
            $0.kind = .product
            $0.terms = conv.kernel.height * conv.kernel.width * input.channels / conv.groups
            $0.extraWeights = conv.hasBias ? 1 : 0
        }
    }

    static func depthwise(_ input: Volume, _ output: Volume, _ conv: DepthwiseConv2D) -> ChipPart {
        ChipPart(input: input, output: output).windowed(conv.kernel, conv.strides, conv.padding).changed {
            $0.kind = .depthwise
            $0.extraWeights = conv.hasBias ? 1 : 0
        }
    }

    func windowed(_ window: Extent, _ strides: Extent, _ padding: Padding) -> ChipPart {
        changed {
            $0.window = (window.height, window.width)
            $0.rowStride = strides.height
            $0.rowsAbove = padding.windows(over: input.height, kernel: window.height, stride: strides.height).before
            $0.terms = window.height * window.width
        }
    }

    func changed(_ change: (inout ChipPart) -> Void) -> ChipPart {
        var part = self
        change(&part)
        return part
    }
}
