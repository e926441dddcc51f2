import NeuralNetwork

/// Small models of every operation, at random; the same one for a seed.
struct ModelMaker {
    private var state: UInt64
    private var layers: [Layer] = []
    private var channels = 4

    /// A model of images of 8×7×4, whose layers keep height and width but for the last ones.
    static func model(_ seed: UInt64) throws -> Model {
        var maker = ModelMaker(state: seed)
        for _ in 0..<6 { maker.addLayer() }
        maker.addEnd()
        return try Model(name: "random \(seed)", inputHeight: 8, inputWidth: 7, inputChannels: 4, layers: maker.layers)
    }

    private init(state: UInt64) { self.state = state }

    private mutating func number(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    private mutating func choose<Value>(_ values: [Value]) -> Value { values[number(below: values.count)] }

    private mutating func add(_ operation: Operation, from inputs: [String] = []) {
        layers.append(Layer("layer/\(layers.count)", operation, from: inputs))
    }

    private mutating func addLayer() {
        let before = layers.last?.name ?? Layer.imagesName
        switch number(below: 4) {
        case 0: addWeighted()
        case 1: add(choose(elements))
        case 2: addJoined(before)
        default: add(choose(constants))
        }
    }

    private mutating func addWeighted() {
        let (kernel, bias) = (Extent(1 + number(below: 3), 1 + number(below: 3)), number(below: 2) == 0)
        let activation = choose(Activation.allCases)
        let initializer = choose([Initializer.glorotUniform, .heNormal, .heUniform])
        switch number(below: 3) {
        case 0:
            let groups = channels.isMultiple(of: 2) ? 2 : 1
            channels = 2 * (1 + number(below: 3))
            add(
                .conv2D(
                    Conv2D(
                        channels, kernel: kernel, padding: .same, activation: activation, initializer: initializer,
                        hasBias: bias, groups: groups)))
        case 1:
            let multiplier = 1 + number(below: 2)
            channels *= multiplier
            add(
                .depthwiseConv2D(
                    DepthwiseConv2D(
                        kernel: kernel, padding: .same, multiplier: multiplier, activation: activation,
                        initializer: initializer, hasBias: bias)))
        default:
            channels = 3
            add(
                .separableConv2D(
                    SeparableConv2D(
                        channels, kernel: kernel, padding: .same, activation: activation, initializer: initializer,
                        hasBias: bias)))
        }
    }

    private var elements: [Operation] {
        [
            .relu, .leakyReLU(slope: 0.1), .activation(.gelu), .activation(.relu6), .dropout(rate: 0.3),
            .sampleDropout(rate: 0.2),
            .batchNormalization(BatchNormalization(momentum: 0.9, epsilon: 1e-4, scales: false)),
            .batchNormalization(BatchNormalization()), .layerNormalization(LayerNormalization(centers: false)),
            .layerScale(LayerScale(initialValue: 0.1)),
            .maxPooling2D(MaxPooling2D(Extent(2, 3), strides: Extent(1, 1), padding: .same)),
            .averagePooling2D(AveragePooling2D(Extent(3, 2), strides: Extent(1, 1), padding: .same)),
        ]
    }

    private var constants: [Operation] {
        let each = (0..<channels).map { Float($0) / 7 }
        return [
            .rescaling(Rescaling(scale: each, offset: each)), .rescaling(Rescaling(scale: 0.3, offset: 0.1)),
            .normalization(Normalization(mean: each, variance: each)),
        ]
    }

    /// Something beside its input.
    private mutating func addJoined(_ before: String) {
        add(.activation(.tanh))
        let own = layers[layers.count - 1].name
        let join = choose([Operation.add, .multiply, .concatenate])
        if join == .concatenate { channels *= 2 }
        add(join, from: [own, before])
    }

    private mutating func addEnd() {
        add(.zeroPadding2D(Border(top: 1, bottom: 0, left: 2, right: 3)))
        add(.cropping2D(Border(top: 0, bottom: 2, left: 1, right: 0)))
        add(.reshape(height: 11, width: 7, channels: channels))
        add(.maxPooling2D(MaxPooling2D(Extent(2, 2))))
        add(choose([.flatten, .globalAveragePooling2D, .globalMaxPooling2D]))
        add(.dense(Dense(2 + number(below: 9), activation: .linear, hasBias: number(below: 2) == 0)))
    }
}
