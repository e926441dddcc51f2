import NeuralNetwork

/// The families whose blocks widen, convolve each channel and narrow again: MobileNetV2 and V3, EfficientNet.
struct InvertedResiduals {
    /// One block of a network.
    struct Block {
        let kernel: Int
        let stride: Int
        let filters: Int
        /// How many times as many channels in its middle.
        let expansion: Int
    }

    /// The function after a normalization.
    let activation: Activation
    /// That of the weights of channels; nil for a family without.
    let gate: Activation?
    /// Share of samples whose block is left out.
    let dropRate: Float
    let blocks: [Block]

    private func add(_ block: Block, channels: Int, to list: inout LayerList) {
        let (before, wide) = (list.last, channels * block.expansion)
        if block.expansion > 1 {
            list.conv(wide, 1)
            list.norm(activation)
        }
        list.depthwise(block.kernel, stride: block.stride, isPadded: block.stride > 1)
        list.norm(activation)
        if let gate { list.squeezeAndExcite(wide, to: max(channels / 4, 1), activation == .silu ? .silu : .relu, gate) }
        list.conv(block.filters, 1)
        list.norm()
        guard block.stride == 1, block.filters == channels else { return }
        if dropRate > 0 { list.add(.sampleDropout(rate: dropRate)) }
        list.add(.add, from: [before, list.last])
    }

    func layers(stem: Int, top: Int, classes: Int, preprocessing: [NeuralNetwork.Operation] = []) -> [Layer] {
        var list = LayerList()
        for operation in preprocessing { list.add(operation) }
        list.add(.zeroPadding2D(Border(top: 0, bottom: 1, left: 0, right: 1)))
        list.conv(stem, 3, stride: 2, padding: .valid)
        list.norm(activation)
        var channels = stem
        for block in blocks {
            add(block, channels: channels, to: &list)
            channels = block.filters
        }
        list.conv(top, 1)
        list.norm(activation)
        list.classify(classes, dropout: 0.2)
        return list.layers
    }

    /// M. Tan and Q. Le, "EfficientNet", 2019: blocks of the kinds that B0 has.
    static let efficientNet = InvertedResiduals(
        activation: .silu, gate: .sigmoid, dropRate: 0.2,
        blocks: [
            Block(kernel: 3, stride: 1, filters: 4, expansion: 1),
            Block(kernel: 3, stride: 2, filters: 5, expansion: 6),
            Block(kernel: 3, stride: 1, filters: 5, expansion: 6),
            Block(kernel: 5, stride: 2, filters: 6, expansion: 6),
            Block(kernel: 5, stride: 1, filters: 6, expansion: 6),
            Block(kernel: 3, stride: 1, filters: 8, expansion: 6),
        ])

    /// M. Sandler et al., "MobileNetV2", 2018.
    static let mobileNetV2 = InvertedResiduals(
        activation: .relu6, gate: nil, dropRate: 0,
        blocks: [
            Block(kernel: 3, stride: 1, filters: 4, expansion: 1),
            Block(kernel: 3, stride: 2, filters: 6, expansion: 6),
            Block(kernel: 3, stride: 1, filters: 6, expansion: 6),
            Block(kernel: 3, stride: 2, filters: 8, expansion: 6),
            Block(kernel: 3, stride: 1, filters: 8, expansion: 6),
        ])

    /// A. Howard et al., "Searching for MobileNetV3", 2019.
    static let mobileNetV3 = InvertedResiduals(
        activation: .hardSilu, gate: .hardSigmoid, dropRate: 0,
        blocks: [
            Block(kernel: 3, stride: 2, filters: 4, expansion: 1),
            Block(kernel: 3, stride: 2, filters: 6, expansion: 4),
            Block(kernel: 5, stride: 1, filters: 6, expansion: 4),
            Block(kernel: 5, stride: 1, filters: 8, expansion: 6),
        ])
}
