/// The two ways in which the field builds ResNets of bottleneck blocks.
package enum ResNetVersion: Sendable {
    /// K. He et al., "Deep Residual Learning for Image Recognition", 2015, as `keras.applications` has it: the stride in
    /// the first convolution of a stage, convolutions with bias.
    case v1
    /// As MLPerf and TensorFlow's benchmark have it: the stride in the 3×3 convolution, no bias, faster statistics.
    case v1point5

    fileprivate var normalization: BatchNormalization {
        switch self {
        case .v1: BatchNormalization(epsilon: 1.001e-5)
        case .v1point5: BatchNormalization(momentum: 0.9, epsilon: 1e-5)
        }
    }

    fileprivate var hasBias: Bool { self == .v1 }

    fileprivate var initializer: Initializer { self == .v1 ? .glorotUniform : .heNormal }
}

/// Builds a ResNet of bottleneck blocks, with the names and the order of layers that Keras gives them.
package struct ResNet {
    private let version: ResNetVersion
    private let blocks: [Int]
    private let width: Int

    /// - Parameters:
    ///   - blocks: How many in each stage.
    ///   - width: Filters of the first stage's 3×3 convolutions; each stage has twice those of the one before.
    package init(_ version: ResNetVersion, blocks: [Int], width: Int = 64) {
        self.version = version
        self.blocks = blocks
        self.width = width
    }

    /// The layers, for images of at least one pixel.
    package func layers(classes: Int) -> [Layer] {
        let stages = zip(blocks, 0...).flatMap { count, stage in
            (1...count).flatMap { block in
                self.block("conv\(stage + 2)_block\(block)", filters: width << stage, stage: stage, number: block)
            }
        }
        return stem + stages + [
            Layer("avg_pool", .globalAveragePooling2D), Layer("predictions", .dense(Dense(classes))),
        ]
    }

    private var stem: [Layer] {
        [
            Layer("conv1_pad", .zeroPadding2D(Border(3))),
            Layer("conv1_conv", convolution(width, side: 7, stride: 2, padding: .valid)),
            Layer("conv1_bn", .batchNormalization(version.normalization)),
            Layer("conv1_relu", .relu),
            Layer("pool1_pad", .zeroPadding2D(Border(1))),
            Layer("pool1_pool", .maxPooling2D(MaxPooling2D(Extent(3, 3), strides: Extent(2, 2)))),
        ]
    }

    /// A bottleneck; the first of a stage has a convolution on its shortcut too.
    private func block(_ name: String, filters: Int, stage: Int, number: Int) -> [Layer] {
        let stride = stage > 0 && number == 1 ? 2 : 1
        let (first, second) = version == .v1 ? (stride, 1) : (1, stride)
        let before = number > 1 ? "conv\(stage + 2)_block\(number - 1)_out" : Self.end(of: stage, blocks)
        let normalization = Operation.batchNormalization(version.normalization)
        let hasProjection = number == 1
        return [
            Layer("\(name)_1_conv", convolution(filters, side: 1, stride: first), from: [before]),
            Layer("\(name)_1_bn", normalization),
            Layer("\(name)_1_relu", .relu),
            Layer("\(name)_2_conv", convolution(filters, side: 3, stride: second)),
            Layer("\(name)_2_bn", normalization),
            Layer("\(name)_2_relu", .relu),
        ]
            + (hasProjection
                ? [Layer("\(name)_0_conv", convolution(4 * filters, side: 1, stride: stride), from: [before])] : []) + [
                Layer("\(name)_3_conv", convolution(4 * filters, side: 1), from: ["\(name)_2_relu"])
            ] + (hasProjection ? [Layer("\(name)_0_bn", normalization, from: ["\(name)_0_conv"])] : []) + [
                Layer("\(name)_3_bn", normalization, from: ["\(name)_3_conv"]),
                Layer("\(name)_add", .add, from: [hasProjection ? "\(name)_0_bn" : before, "\(name)_3_bn"]),
                Layer("\(name)_out", .relu),
            ]
    }

    /// What the first block of a stage is fed.
    private static func end(of stage: Int, _ blocks: [Int]) -> String {
        stage == 0 ? "pool1_pool" : "conv\(stage + 1)_block\(blocks[stage - 1])_out"
    }

    private func convolution(_ filters: Int, side: Int, stride: Int = 1, padding: Padding = .same) -> Operation {
        .conv2D(
            Conv2D(
                filters, kernel: Extent(side, side), strides: Extent(stride, stride), padding: padding,
                initializer: version.initializer, hasBias: version.hasBias))
    }
}
