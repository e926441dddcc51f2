import NeuralNetwork

/// MobileNetV2 and V3.
enum MobileNets {
    /// A stage of MobileNetV2.
    struct Stage {
        let expansion: Int
        let filters: Int
        let blocks: Int
        let stride: Int

        init(_ expansion: Int, _ filters: Int, _ blocks: Int, _ stride: Int) {
            (self.expansion, self.filters, self.blocks, self.stride) = (expansion, filters, blocks, stride)
        }
    }

    static let v2 = [
        Stage(1, 16, 1, 1), Stage(6, 24, 2, 2), Stage(6, 32, 3, 2), Stage(6, 64, 4, 2), Stage(6, 96, 3, 1),
        Stage(6, 160, 3, 2), Stage(6, 320, 1, 1),
    ]

    /// M. Sandler et al., "MobileNetV2", 2018.
    static func write(_ stages: [Stage], classes: Int, _ list: inout LayerList) {
        list.conv(32, 3, stride: 2)
        list.norm(.relu6)
        for stage in stages {
            for block in 0..<stage.blocks {
                let wide = stage.expansion * list.size(list.last).channels
                InvertedResidual(
                    stride: block == 0 ? stage.stride : 1, filters: stage.filters,
                    wide: stage.expansion > 1 ? wide : nil
                ).add(to: &list)
            }
        }
        list.conv(1280, 1)
        list.norm(.relu6)
        list.classify(classes)
    }

    /// A block of MobileNetV3.
    struct Block {
        /// Channels of its middle over those of its input.
        let expansion: Double
        let filters: Int
        let kernel: Int
        let stride: Int
        let squeezes: Bool
        let activation: Activation

        init(
            _ expansion: Double, _ filters: Int, _ kernel: Int, stride: Int = 1, _ activation: Activation,
            squeezes: Bool = false
        ) {
            (self.expansion, self.filters, self.kernel) = (expansion, filters, kernel)
            (self.stride, self.squeezes, self.activation) = (stride, squeezes, activation)
        }
    }

    static let small = [
        Block(1, 16, 3, stride: 2, .relu, squeezes: true), Block(72.0 / 16, 24, 3, stride: 2, .relu),
        Block(88.0 / 24, 24, 3, .relu), Block(4, 40, 5, stride: 2, .hardSilu, squeezes: true),
        Block(6, 40, 5, .hardSilu, squeezes: true), Block(6, 40, 5, .hardSilu, squeezes: true),
        Block(3, 48, 5, .hardSilu, squeezes: true), Block(3, 48, 5, .hardSilu, squeezes: true),
        Block(6, 96, 5, stride: 2, .hardSilu, squeezes: true), Block(6, 96, 5, .hardSilu, squeezes: true),
        Block(6, 96, 5, .hardSilu, squeezes: true),
    ]

    static let large = [
        Block(1, 16, 3, .relu), Block(4, 24, 3, stride: 2, .relu), Block(3, 24, 3, .relu),
        Block(3, 40, 5, stride: 2, .relu, squeezes: true), Block(3, 40, 5, .relu, squeezes: true),
        Block(3, 40, 5, .relu, squeezes: true), Block(6, 80, 3, stride: 2, .hardSilu), Block(2.5, 80, 3, .hardSilu),
        Block(2.3, 80, 3, .hardSilu), Block(2.3, 80, 3, .hardSilu), Block(6, 112, 3, .hardSilu, squeezes: true),
        Block(6, 112, 3, .hardSilu, squeezes: true), Block(6, 160, 5, stride: 2, .hardSilu, squeezes: true),
        Block(6, 160, 5, .hardSilu, squeezes: true), Block(6, 160, 5, .hardSilu, squeezes: true),
    ]

    /// A. Howard et al., "Searching for MobileNetV3", 2019; the first block does not widen.
    static func write(_ blocks: [Block], features: Int, classes: Int, _ list: inout LayerList) {
        list.add(.rescaling(Rescaling(scale: 0.75, offset: -0.25)))
        list.conv(16, 3, stride: 2)
        list.norm(.hardSilu)
        for (index, block) in blocks.enumerated() {
            let wide = InvertedResidual.eighths(Double(list.size(list.last).channels) * block.expansion)
            InvertedResidual(
                kernel: block.kernel, stride: block.stride, filters: block.filters, wide: index > 0 ? wide : nil,
                reduced: block.squeezes ? InvertedResidual.eighths(Double(wide) * 0.25) : nil,
                activation: block.activation, gate: (.relu, .hardSigmoid)
            ).add(to: &list)
        }
        list.conv(InvertedResidual.eighths(6 * Double(list.size(list.last).channels)), 1)
        list.norm(.hardSilu)
        list.meanPixel()
        list.conv(features, 1, hasBias: true, .hardSilu)
        list.add(.dropout(rate: 0.2))
        list.classifyPixel(classes)
    }
}
