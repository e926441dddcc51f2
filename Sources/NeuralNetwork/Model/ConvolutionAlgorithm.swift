/// How a convolution is computed. Part of the result: the two round differently.
public enum ConvolutionAlgorithm: String, Codable, Sendable, Hashable {
    /// The sum as it is written.
    case direct
    /// Winograd's F(4×4, 3×3): 2.25 to 4 times fewer multiplications (Lavin and Gray 2016), for 3×3 kernels of
    /// stride 1; a pass for which the kernel library has none is computed directly.
    case winograd
}

/// Who decides on the algorithm of each convolution of a model.
public enum ConvolutionChoice: String, Codable, Sendable, Hashable, CaseIterable {
    /// Winograd's where it is faster, by a rule.
    case auto
    /// Direct everywhere.
    case direct
    /// Winograd's wherever it can be.
    case winograd
}

extension Model {
    /// The model with the algorithm of each convolution decided, for micro-batches of so many samples.
    ///
    /// In fixed point all are direct. In bfloat16 Winograd's algorithm is in float32 between two conversions, as the kernel
    /// library has no other, which pays for more channels. The uses of a shared convolution have one algorithm: Winograd's
    /// where it suits every one of them.
    public func choosing(
        _ choice: ConvolutionChoice, microBatch: Int, format: NumberFormat = .float32
    ) -> Model {
        let choice = choice == .auto && format.fixed != nil ? .direct : choice
        let owners = owners
        var direct: Set<Int> = []
        for (index, inputs) in inputShapes.enumerated() {
            guard case .conv2D(let conv) = layers[index].operation else { continue }
            let algorithm = conv.algorithm(choice, over: inputs[0], microBatch: microBatch, format)
            if algorithm == .direct { direct.insert(owners[index]) }
        }
        return replacing(
            zip(layers, owners).map { layer, owner in
                guard case .conv2D(var conv) = layer.operation else { return layer }
                conv.algorithm = direct.contains(owner) ? .direct : .winograd
                var layer = layer
                layer.operation = .conv2D(conv)
                return layer
            })
    }
}

extension Conv2D {
    /// Fewest tiles of 4×4 results that pay for the transformed weights, which are 4 times as large.
    ///
    /// Measured with oneDNN 2.6.3 on Zen 4, one core, speed against direct of forward / backward data / backward
    /// weights: 512 to 512 channels, 16 tiles (7×7, 4 images) 0.8 / 0.9 / 1.2; 32 tiles (14×14, 2 images) 1.5 / 1.1 /
    /// 2.0; 64 tiles (7×7, 16 images) 1.5 / 2.0 / 2.4; 7,168 tiles (56×56, 16 images, 256 channels) 2.6 / 1.4 / 3.1.
    private static let fewestTiles = 32

    /// Channels that fill a vector register: with fewer, most of the transforms' work is on padding.
    ///
    /// In bfloat16 direct kernels are twice as fast, and there are conversions to pay: of VGG16 at 16 images forward and
    /// back the layer from 64 to 64 channels gains 10 %, that from 64 to 128 5 %, those of 256 and 512 a third.
    private static func fewestChannels(_ format: NumberFormat) -> Int { format == .bfloat16 ? 64 : 16 }

    func algorithm(
        _ choice: ConvolutionChoice, over input: TensorShape, microBatch: Int, _ format: NumberFormat
    ) -> ConvolutionAlgorithm {
        guard choice != .direct, kernel == Extent(3, 3), strides == Extent(1, 1), groups == 1 else { return .direct }
        guard choice == .auto else { return .winograd }
        guard case .spatial(let height, let width, let channels) = Operation.conv2D(self).output(of: [input]) else {
            return .direct
        }
        let tiles = microBatch * ((height + 3) / 4) * ((width + 3) / 4)
        let isWide = min(channels, input.channels) >= Self.fewestChannels(format)
        return isWide && tiles >= Self.fewestTiles ? .winograd : .direct
    }
}
