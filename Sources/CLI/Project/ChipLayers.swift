package import Chip
package import NeuralNetwork

extension Model {
    /// The layers as their placement on chips sees them: those that compute, each with what feeds it.
    ///
    /// What only renames elements or changes them where they lie (flatten, reshape, dropout, activations) is left out: what
    /// it feeds is fed by its source.
    package var chipLayers: [NetworkLayer] {
        var builder = ChipLayerBuilder()
        let inputs = inputShapes
        for (index, layer) in layers.enumerated() {
            builder.add(layer, inputs[index].map(Volume.init), Volume(shapes[index]), from: sources[index])
        }
        return builder.layers
    }

    /// The shape of the images.
    package var chipImage: Volume { Volume(inputShape) }
}

extension Volume {
    init(_ shape: TensorShape) {
        switch shape {
        case .spatial(let height, let width, let channels): self.init(height, width, channels)
        case .flat(let count): self.init(1, 1, count)
        }
    }
}

/// Collects layers while it goes through a model.
private struct ChipLayerBuilder {
    var layers: [NetworkLayer] = []

    /// What holds the images, then each layer's result: a number in `layers`, −1 for the images.
    private var places = [-1]

    /// Whether anything up to there is trained.
    private var isTrained = [false]

    mutating func add(_ layer: Layer, _ inputs: [Volume], _ output: Volume, from sources: [Int]) {
        var trained = sources.contains { isTrained[$0] }
        let parts = layer.operation.chipParts(inputs, output)
        var feeding = sources.map { places[$0] }
        for (number, part) in parts.enumerated() {
            layers.append(
                NetworkLayer(
                    parts.count > 1 ? "\(layer.name) \(number + 1)" : layer.name, part.kind, input: part.input,
                    output: part.output, window: part.window, rowStride: part.rowStride, rowsAbove: part.rowsAbove,
                    terms: part.terms, extraWeights: part.extraWeights,
                    sources: Self.joined(feeding, inputs, isJoin: layer.operation == .concatenate),
                    hasInputGradient: trained))
            trained = trained || layers[layers.count - 1].weights > 0
            feeding = [layers.count - 1]
        }
        places.append(feeding[0])
        isTrained.append(trained)
    }

    /// Joined inputs lie behind each other in the channels; others all begin at channel 0.
    private static func joined(_ sources: [Int], _ inputs: [Volume], isJoin: Bool) -> [NetworkLayer.Source] {
        var channel = 0
        return zip(sources, inputs).map { source, input in
            defer { channel += input.channels }
            return NetworkLayer.Source(source, firstChannel: isJoin ? channel : 0)
        }
    }
}
