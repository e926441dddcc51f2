import NeuralNetwork

/// The layers that random models have from seed 2,000 on.
extension RandomModel {
    mutating func addOther(_ window: Extent, _ strides: Extent, _ padding: Padding) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: addJoined()
        case 1: addWeighted()
        case 2: addSeparable(window, strides, padding)
        case 3: add("layer norm", .layerNormalization(anyNormalization()))
        case 4: add("scale", .layerScale(LayerScale()))
        case 5: addConstants()
        case 6: addCrop()
        default: addStochasticDepth()
        }
    }

    /// A convolution whose result comes beside its input.
    private mutating func addJoined() {
        let before = layers.last?.name ?? Layer.imagesName
        let filters = [1, 3, 16, 32].randomElement(using: &random) ?? 1
        add("conv", .conv2D(Conv2D(filters, kernel: Extent(2, 3), padding: .same, activation: anyActivation())))
        let own = layers[layers.count - 1].name
        let isFirst = Bool.random(using: &random)
        layers.append(
            Layer("join \(layers.count)", .concatenate, from: isFirst ? [own, before] : [before, own, before]))
        channels = filters + channels * (isFirst ? 1 : 2)
    }

    /// Channels times what is made of their means or largest values.
    private mutating func addWeighted() {
        let before = layers.last?.name ?? Layer.imagesName
        add("all", Bool.random(using: &random) ? .globalAveragePooling2D : .globalMaxPooling2D)
        add("one", .reshape(height: 1, width: 1, channels: channels))
        add("conv", .conv2D(Conv2D(channels, kernel: Extent(1, 1), activation: .sigmoid)))
        let factor = layers[layers.count - 1].name
        let isFirst = Bool.random(using: &random)
        layers.append(
            Layer("product \(layers.count)", .multiply, from: isFirst ? [factor, before] : [before, factor]))
    }

    private mutating func addSeparable(_ window: Extent, _ strides: Extent, _ padding: Padding) {
        channels = [1, 5, 16].randomElement(using: &random) ?? 1
        let multiplier = Int.random(in: 1...2, using: &random)
        let conv = SeparableConv2D(
            channels, kernel: window, strides: strides, padding: padding, multiplier: multiplier,
            activation: anyActivation(), hasBias: Bool.random(using: &random))
        add("separable", .separableConv2D(conv))
        shrink(window, strides, padding)
    }

    /// With an epsilon that keeps pixels of almost equal channels from being blown up.
    private mutating func anyNormalization() -> LayerNormalization {
        LayerNormalization(
            epsilon: 0.1, scales: Bool.random(using: &random), centers: Bool.random(using: &random))
    }

    private mutating func addConstants() {
        let numbers = (0..<channels).map { Float($0 % 5) / 4 - 0.5 }
        if Bool.random(using: &random) {
            add("rescaling", .rescaling(Rescaling(scale: numbers, offset: [0.25])))
        } else {
            add("normalization", .normalization(Normalization(mean: numbers, variance: [2])))
        }
    }

    private mutating func addCrop() {
        let border = Border(
            top: Int.random(in: 0..<height, using: &random), bottom: 0, left: 0,
            right: Int.random(in: 0..<width, using: &random))
        add("crop", .cropping2D(border))
        (height, width) = (height - border.top, width - border.right)
    }

    /// Where there may be dropout, else nothing.
    private mutating func addStochasticDepth() {
        guard places != .none else { return }
        let before = layers.last?.name ?? Layer.imagesName
        add("dropped", .sampleDropout(rate: 0.25))
        layers.append(Layer("sum \(layers.count)", .add, from: [layers[layers.count - 1].name, before]))
    }
}
