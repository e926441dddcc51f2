package import FixedPoint
package import NeuralNetwork

/// A layer with weights as the exact products of its three passes.
package struct EmulatedLayer: Sendable, Hashable {
    /// What a pass is called in reports, as in `bench kernels`.
    package enum Pass: String, CaseIterable, Sendable, Encodable {
        case forward
        case weights = "backward weights"
        case data = "backward data"
    }

    /// A dense layer's batch, inputs and units, or a convolution.
    package enum Work: Sendable, Hashable {
        case dense(batch: Int, inputs: Int, units: Int)
        case convolution(FixedConvolution)
    }

    package let name: String
    package let work: Work
    /// All three, but for the first layer, whose input needs no gradient.
    package let passes: [Pass]

    package init(name: String, work: Work, passes: [Pass]) {
        (self.name, self.work, self.passes) = (name, work, passes)
    }

    /// The dense layers and convolutions of a model, for a batch; convolutions in groups and of single channels are
    /// left out.
    package static func layers(of model: Model, batch: Int) -> [EmulatedLayer] {
        var layers: [EmulatedLayer] = []
        for (layer, inputs) in zip(model.layers, model.inputShapes) {
            guard let work = Work(layer.operation, inputs[0], batch: batch) else { continue }
            let passes: [Pass] = layers.isEmpty ? [.forward, .weights] : Pass.allCases
            layers.append(EmulatedLayer(name: layer.name, work: work, passes: passes))
        }
        return layers
    }
}

extension EmulatedLayer.Work {
    init?(_ operation: Operation, _ input: TensorShape, batch: Int) {
        switch (operation, input) {
        case (.dense(let dense), _): self = .dense(batch: batch, inputs: input.count, units: dense.units)
        case (.conv2D(let conv), .spatial(let height, let width, let channels)) where conv.groups == 1:
            self = .convolution(
                FixedConvolution(
                    batch: batch, image: .init(height, width), channels: channels, filters: conv.filters,
                    kernel: .init(conv.kernel.height, conv.kernel.width),
                    stride: .init(conv.strides.height, conv.strides.width),
                    padding: conv.padding == .same ? .same : .valid))
        default: return nil
        }
    }

    /// Multiply-accumulates of one pass; of the data's gradient those of all taps, zeros of strides among them.
    package var operations: Int {
        switch self {
        case .dense(let batch, let inputs, let units): batch * inputs * units
        case .convolution(let sizes): sizes.operations
        }
    }

    /// Numbers of the input, of the weights and of the result.
    var counts: (input: Int, weights: Int, output: Int) {
        switch self {
        case .dense(let batch, let inputs, let units): (batch * inputs, inputs * units, batch * units)
        case .convolution(let sizes):
            (
                sizes.batch * sizes.image.height * sizes.image.width * sizes.channels,
                sizes.kernel.height * sizes.kernel.width * sizes.channels * sizes.filters,
                sizes.batch * sizes.output.height * sizes.output.width * sizes.filters
            )
        }
    }

    /// The sizes for people: `32x9216 to 128`, `32x26x26x32 to 64, 3x3`.
    package var sizes: String {
        switch self {
        case .dense(let batch, let inputs, let units): "\(batch)x\(inputs) to \(units)"
        case .convolution(let sizes):
            "\(sizes.batch)x\(sizes.image.height)x\(sizes.image.width)x\(sizes.channels) to \(sizes.filters), "
                + "\(sizes.kernel.height)x\(sizes.kernel.width)"
        }
    }
}
