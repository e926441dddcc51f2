import NeuralNetwork

/// EfficientNet (M. Tan and Q. Le, 2019) and EfficientNetV2 (2021): stages of inverted residuals with squeeze and
/// excitation, made wider and deeper by two factors.
struct EfficientNets {
    struct Stage {
        let kernel: Int
        let blocks: Int
        let filters: Int
        let expansion: Int
        let stride: Int
        let isFused: Bool

        init(_ kernel: Int, _ blocks: Int, _ filters: Int, _ expansion: Int, stride: Int, isFused: Bool = false) {
            (self.kernel, self.blocks, self.filters) = (kernel, blocks, filters)
            (self.expansion, self.stride, self.isFused) = (expansion, stride, isFused)
        }
    }

    /// Filters of the first convolution.
    let stem: Int
    let stages: [Stage]
    var width = 1.0
    var depth = 1.0
    /// Whether it is one of the second kind, which has "same" padding everywhere and narrows rather than widens.
    var isSecond = false
    var preprocessing: [NeuralNetwork.Operation] = [
        .rescaling(Rescaling(scale: 0.5)),
        .normalization(Normalization(mean: [0.25, 0, -0.25], variance: [0.25, 0.3, 0.35])),
    ]

    private func widened(_ filters: Int) -> Int {
        let wide = Double(filters) * width
        return isSecond ? max(8, Int(wide + 4) / 8 * 8) : InvertedResidual.eighths(wide)
    }

    private func deepened(_ blocks: Int) -> Int { Int((depth * Double(blocks)).rounded(.up)) }

    func write(classes: Int, _ list: inout LayerList) {
        for operation in preprocessing { list.add(operation) }
        if !isSecond { list.pad(for: 3) }
        list.conv(widened(stem), 3, stride: 2, padding: isSecond ? .same : .valid)
        list.norm(.silu)
        // Keras' second kind forgets the factor here, so its rates go beyond 0.2.
        let all = stages.map { isSecond ? $0.blocks : deepened($0.blocks) }.reduce(0, +)
        var count = 0
        for stage in stages {
            for block in 0..<deepened(stage.blocks) {
                add(stage, stride: block == 0 ? stage.stride : 1, 0.2 * Float(count) / Float(all), &list)
                count += 1
            }
        }
        list.conv(widened(1280), 1)
        list.norm(.silu)
        list.classify(classes, dropout: 0.2)
    }

    private func add(_ stage: Stage, stride: Int, _ dropRate: Float, _ list: inout LayerList) {
        let channels = list.size(list.last).channels
        InvertedResidual(
            kernel: stage.kernel, stride: stride, filters: widened(stage.filters),
            wide: stage.expansion > 1 ? stage.expansion * channels : nil,
            reduced: stage.isFused ? nil : max(1, channels / 4), activation: .silu, isPadded: !isSecond,
            isFused: stage.isFused, dropRate: dropRate
        ).add(to: &list)
    }
}

extension EfficientNets {
    /// B0 to B7 by their factors.
    static func first(width: Double, depth: Double) -> EfficientNets {
        EfficientNets(
            stem: 32,
            stages: [
                Stage(3, 1, 16, 1, stride: 1), Stage(3, 2, 24, 6, stride: 2), Stage(5, 2, 40, 6, stride: 2),
                Stage(3, 3, 80, 6, stride: 2), Stage(5, 3, 112, 6, stride: 1), Stage(5, 4, 192, 6, stride: 2),
                Stage(3, 1, 320, 6, stride: 1),
            ], width: width, depth: depth)
    }

    /// V2 B0 to B3 by their factors.
    static func second(width: Double, depth: Double) -> EfficientNets {
        EfficientNets(
            stem: 32, stages: narrowed([(1, 16), (2, 32), (2, 48), (3, 96), (5, 112), (8, 192)]), width: width,
            depth: depth, isSecond: true)
    }

    /// V2 S, M and L by the blocks and filters of their stages.
    static func second(_ stages: [(blocks: Int, filters: Int)]) -> EfficientNets {
        EfficientNets(
            stem: stages[0].filters, stages: narrowed(stages), isSecond: true,
            preprocessing: [.rescaling(Rescaling(scale: 0.75, offset: -0.25))])
    }

    private static func narrowed(_ stages: [(blocks: Int, filters: Int)]) -> [Stage] {
        stages.enumerated().map { index, stage in
            Stage(
                3, stage.blocks, stage.filters, index == 0 ? 1 : index < 4 ? 4 : 6,
                stride: [0, 4, 6].contains(index) ? 1 : 2, isFused: index < 3)
        }
    }
}
