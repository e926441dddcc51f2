/// A ResNet for small images: 6n + 2 layers with a kernel, in three stages of n blocks of 16, 32 and 64 filters.
///
/// K. He et al., "Deep Residual Learning for Image Recognition", 2015, section 4.2, with normalized 1×1 convolutions on
/// the shortcuts where the size changes (their option B), which are not counted, and dropout before the last layer.
package struct SmallResNet {
    private let blocks: Int
    private let normalization = Operation.batchNormalization(BatchNormalization(momentum: 0.9, epsilon: 1e-5))

    /// - Parameter blocks: n, of each stage.
    package init(blocks: Int) { self.blocks = blocks }

    /// The layers, for images of at least one pixel.
    package func layers(classes: Int, dropout: Float) -> [Layer] {
        let stages = (0..<3).flatMap { stage in (0..<blocks).flatMap { block(stage: stage, number: $0) } }
        return [
            Layer("conv1_conv", convolution(16, side: 3)), Layer("conv1_bn", normalization),
            Layer("conv1_relu", .relu),
        ] + stages + [
            Layer("avg_pool", .globalAveragePooling2D), Layer("dropout", .dropout(rate: dropout)),
            Layer("predictions", .dense(Dense(classes))),
        ]
    }

    /// Two 3×3 convolutions and a shortcut; the first of a later stage halves the image.
    private func block(stage: Int, number: Int) -> [Layer] {
        let (block, filters) = (name(stage, number), 16 << stage)
        let before = number > 0 ? name(stage, number - 1) + "_out" : end(before: stage)
        let halves = stage > 0 && number == 0
        let stride = halves ? 2 : 1
        let shortcut = [
            Layer("\(block)_0_conv", convolution(filters, side: 1, stride: stride), from: [before]),
            Layer("\(block)_0_bn", normalization),
        ]
        return [
            Layer("\(block)_1_conv", convolution(filters, side: 3, stride: stride), from: [before]),
            Layer("\(block)_1_bn", normalization), Layer("\(block)_1_relu", .relu),
            Layer("\(block)_2_conv", convolution(filters, side: 3)), Layer("\(block)_2_bn", normalization),
        ] + (halves ? shortcut : []) + [
            Layer("\(block)_add", .add, from: [halves ? "\(block)_0_bn" : before, "\(block)_2_bn"]),
            Layer("\(block)_out", .relu),
        ]
    }

    private func name(_ stage: Int, _ number: Int) -> String { "conv\(stage + 2)_block\(number + 1)" }

    /// What the first block of a stage is fed.
    private func end(before stage: Int) -> String {
        stage == 0 ? "conv1_relu" : name(stage - 1, blocks - 1) + "_out"
    }

    private func convolution(_ filters: Int, side: Int, stride: Int = 1) -> Operation {
        .conv2D(
            Conv2D(
                filters, kernel: Extent(side, side), strides: Extent(stride, stride), padding: .same,
                initializer: .heNormal, hasBias: false))
    }
}
