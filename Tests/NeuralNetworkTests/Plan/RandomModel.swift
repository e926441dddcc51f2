import NeuralNetwork

/// Small models of random layers, sizes, strides and paddings; the same ones for a seed.
struct RandomModel {
    /// Where dropout may stand.
    enum DropoutPlaces {
        /// Nowhere.
        case none
        /// Where the elements of a sample lie in Keras' order: over the images, and behind a dense layer.
        case plain
        /// Behind any layer.
        case any
    }

    var random: TestRandom
    let places: DropoutPlaces
    /// Kinds of layers to choose from: seeds from 1,000 on have convolutions in groups too, those from 2,000 on all.
    private let kinds: Int
    var layers: [Layer] = []
    var height: Int
    var width: Int
    var channels: Int

    private init(seed: UInt64, _ places: DropoutPlaces) {
        random = TestRandom(seed: seed)
        self.places = places
        kinds = seed < 1_000 ? 7 : seed < 2_000 ? 9 : 16
        height = Int.random(in: 1...9, using: &random)
        width = Int.random(in: 1...9, using: &random)
        channels = [1, 2, 3, 8, 16, 17].randomElement(using: &random) ?? 1
    }

    /// A micro-batch for the model of a seed, of 1 to 19 samples, with a nominal size that is often another.
    static func makeCase(seed: UInt64, _ places: DropoutPlaces) throws -> (test: PlanCase, nominal: Int) {
        var maker = RandomModel(seed: seed, places)
        let model = try maker.makeModel(seed)
        let batch = [1, 2, 3, 5, 7, 16, 19].randomElement(using: &maker.random) ?? 1
        let nominal = [batch, 1, 4, 13].randomElement(using: &maker.random) ?? 1
        return (PlanCase(model, batch: batch, seed: seed, divisor: batch + Int(seed % 3)), nominal)
    }

    private mutating func makeModel(_ seed: UInt64) throws -> Model {
        let (height, width, channels) = (height, width, channels)
        if places != .none, Bool.random(using: &random) { addDropout() }
        for _ in 0..<Int.random(in: 0...3, using: &random) { addImageLayer() }
        add("flatten", .flatten)
        for _ in 0..<Int.random(in: 0...2, using: &random) { addDense() }
        add("classes", .dense(Dense(Int.random(in: 2...11, using: &random))))
        return try Model(
            name: "random \(seed)", inputHeight: height, inputWidth: width, inputChannels: channels, layers: layers)
    }

    mutating func add(_ name: String, _ operation: NeuralNetwork.Operation) {
        layers.append(Layer("\(name) \(layers.count)", operation))
    }

    private mutating func addDropout() {
        add("dropout", .dropout(rate: [0.1, 0.25, 0.5].randomElement(using: &random) ?? 0.5))
    }

    private mutating func addImageLayer() {
        let padding: Padding = Bool.random(using: &random) ? .same : .valid
        let window = Extent(side(height, padding), side(width, padding))
        let strides = Extent(Int.random(in: 1...3, using: &random), Int.random(in: 1...3, using: &random))
        switch Int.random(in: 0..<kinds, using: &random) {
        case 9...: addOther(window, strides, padding)
        case 7: addDepthwise(window, strides, padding)
        case 8: addGrouped()
        case 0: add("activation", .activation(anyActivation()))
        case 1: addResidual()
        case 2:
            add("mean", .averagePooling2D(AveragePooling2D(window, strides: strides, padding: padding)))
            shrink(window, strides, padding)
        case 3:
            add("pool", .maxPooling2D(MaxPooling2D(window, strides: strides, padding: padding)))
            shrink(window, strides, padding)
        default:
            channels = [1, 3, 6, 16, 20].randomElement(using: &random) ?? 1
            let activation = anyActivation()
            add(
                "conv",
                .conv2D(Conv2D(channels, kernel: window, strides: strides, padding: padding, activation: activation)))
            shrink(window, strides, padding)
        }
        if places == .any, Bool.random(using: &random) { addDropout() }
    }

    /// A convolution around which its input goes too; sometimes the input is the images.
    private mutating func addResidual() {
        let before = layers.last?.name ?? Layer.imagesName
        let side = Int.random(in: 1...3, using: &random)
        let activation = anyActivation()
        add("conv", .conv2D(Conv2D(channels, kernel: Extent(side, side), padding: .same, activation: activation)))
        layers.append(Layer("sum \(layers.count)", .add, from: [layers[layers.count - 1].name, before]))
    }

    /// Mostly none or a ReLU.
    mutating func anyActivation() -> Activation {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: Activation.allCases.randomElement(using: &random) ?? .linear
        case 1: .linear
        default: .relu
        }
    }

    private mutating func addDepthwise(_ window: Extent, _ strides: Extent, _ padding: Padding) {
        let multiplier = [1, 1, 2].randomElement(using: &random) ?? 1
        add(
            "depthwise",
            .depthwiseConv2D(
                DepthwiseConv2D(
                    kernel: window, strides: strides, padding: padding, multiplier: multiplier,
                    activation: anyActivation())))
        channels *= multiplier
        shrink(window, strides, padding)
    }

    /// As many groups as the channels allow.
    private mutating func addGrouped() {
        let groups = [8, 4, 3, 2, 1].first { channels % $0 == 0 } ?? 1
        channels = groups * Int.random(in: 1...5, using: &random)
        add(
            "conv",
            .conv2D(
                Conv2D(
                    channels, kernel: Extent(3, 2), padding: .same, activation: anyActivation(), groups: groups)))
    }

    private mutating func side(_ size: Int, _ padding: Padding) -> Int {
        Int.random(in: 1...(padding == .same ? 4 : min(size, 4)), using: &random)
    }

    mutating func shrink(_ window: Extent, _ strides: Extent, _ padding: Padding) {
        height = padding.windows(over: height, kernel: window.height, stride: strides.height).count
        width = padding.windows(over: width, kernel: window.width, stride: strides.width).count
    }

    private mutating func addDense() {
        let activation = anyActivation()
        add("dense", .dense(Dense([2, 5, 16, 33].randomElement(using: &random) ?? 1, activation: activation)))
        if places != .none, Bool.random(using: &random) { addDropout() }
    }
}

extension PlanCase {
    /// The layers and sizes, for the message of a test that failed.
    var summary: String {
        "\(batch) of \(model.inputShape): " + model.layers.map { "\($0.operation)" }.joined(separator: ", ")
    }
}
