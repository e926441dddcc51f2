internal import FixedPoint

extension Model {
    /// The names of what a step in fixed point can do, for refusals.
    package static let fixedLayers =
        "dense and 2-D convolution (of one group, linear or with ReLU), max pooling, flatten, ReLU and dropout, one after "
        + "the other"

    /// Why the model cannot be trained in fixed point, in one line; nil if it can.
    package var fixedProblem: String? {
        for (index, layer) in layers.enumerated() {
            guard sources[index] == [index], layer.sharing == nil, layer.operation.isFixed else {
                return "layer '\(layer.name)' cannot be computed in fixed point; it takes \(Self.fixedLayers)"
            }
        }
        guard outputCount > 1, layers.last?.operation.hasLogits == true else {
            return "in fixed point a model ends with a linear dense layer of an output for each class"
        }
        return nil
    }

    /// The layers of a model without a `fixedProblem`, whose parameters lie as `layout` says.
    func fixedLayers(_ numbers: FixedNumbers, _ layout: ParameterLayout, batch: Int) -> [any FixedLayer] {
        var next = 0
        return layers.indices.map { index in
            let count = layers[index].parameters(input: inputShapes[index][0]).count
            defer { next += count }
            return fixedLayer(index, Array(layout.entries[next..<next + count]), numbers, batch)
        }
    }

    private func fixedLayer(
        _ index: Int, _ entries: [ParameterLayout.Entry], _ numbers: FixedNumbers, _ batch: Int
    ) -> any FixedLayer {
        let (input, output) = (inputShapes[index][0], shapes[index])
        let format = index == layers.count - 1 ? FixedNumbers.wide : numbers.activations
        func weights(_ activation: Activation) -> FixedWeights {
            FixedWeights(
                layer: index, kernel: entries[0].elements, bias: entries.count > 1 ? entries[1].elements : nil,
                hasReLU: activation == .relu, format: format)
        }
        switch layers[index].operation {
        case .dense(let dense):
            return FixedDenseLayer(weights: weights(dense.activation), inputCount: input.count, units: dense.units)
        case .conv2D(let conv):
            return FixedConvolutionLayer(
                weights: weights(conv.activation), sizes: FixedConvolution(conv, over: input, batch: batch))
        case .maxPooling2D(let pool):
            let geometry = WindowGeometry(
                over: input, window: pool.window, strides: pool.strides, padding: pool.padding)
            return FixedMaxPooling(layer: index, geometry: geometry, channels: input.channels)
        case .dropout(let rate):
            return FixedDropout(layer: index, rate: rate, outputCount: output.count, format: format)
        case .relu: return FixedReLU(outputCount: output.count, cuts: true)
        default: return FixedReLU(outputCount: output.count, cuts: false)
        }
    }
}

extension Operation {
    fileprivate var isFixed: Bool {
        switch self {
        case .dense(let dense): dense.activation.isFixed
        case .conv2D(let conv): conv.activation.isFixed && conv.groups == 1
        case .maxPooling2D, .flatten, .relu, .dropout: true
        default: false
        }
    }

    fileprivate var hasLogits: Bool {
        guard case .dense(let dense) = self else { return false }
        return dense.activation == .linear
    }
}

extension Activation {
    fileprivate var isFixed: Bool { self == .linear || self == .relu }
}

extension ParameterLayout.Entry {
    /// The elements without the gap behind them.
    fileprivate var elements: Range<Int> { range.lowerBound..<range.lowerBound + parameter.count }
}
