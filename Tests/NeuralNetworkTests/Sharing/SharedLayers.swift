import NeuralNetwork

/// Models in which a layer is applied at several places, for images of 8x8x3.
enum SharedLayers {
    private static let pool = NeuralNetwork.Operation.maxPooling2D(MaxPooling2D(Extent(2, 2)))
    private static let left = NeuralNetwork.Operation.cropping2D(Border(top: 0, bottom: 0, left: 0, right: 4))
    private static let right = NeuralNetwork.Operation.cropping2D(Border(top: 0, bottom: 0, left: 4, right: 0))
    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    private static func conv(
        _ filters: Int, _ side: Int = 3, stride: Int = 1, activation: Activation = .tanh, hasBias: Bool = true,
        groups: Int = 1, winograd: Bool = false
    ) -> NeuralNetwork.Operation {
        var conv = Conv2D(
            filters, kernel: Extent(side, side), strides: Extent(stride, stride), padding: .same,
            activation: activation, hasBias: hasBias, groups: groups)
        conv.algorithm = winograd ? .winograd : .direct
        return .conv2D(conv)
    }

    /// An operation behind so many channels, at full size and again where the image is half as large.
    private static func atTwoSizes(_ channels: Int, _ operation: NeuralNetwork.Operation) -> [Layer] {
        [
            Layer("before", conv(channels)), Layer("a", operation), Layer("pool", pool),
            Layer("b", operation, sharing: "a"),
        ] + head
    }

    static let graphs: [String: [Layer]] = [
        "convolution": atTwoSizes(6, conv(6)), "whole blocks": atTwoSizes(16, conv(16)),
        "relu": atTwoSizes(6, conv(6, activation: .relu)), "stride": atTwoSizes(6, conv(6, 2, stride: 2)),
        "no bias": atTwoSizes(6, conv(6, hasBias: false)), "1x1": atTwoSizes(20, conv(20, 1)),
        "winograd": atTwoSizes(32, conv(32, winograd: true)), "groups": atTwoSizes(8, conv(8, groups: 2)),
        "groups of whole blocks": atTwoSizes(32, conv(32, groups: 2)),
        "depthwise": atTwoSizes(5, .depthwiseConv2D(DepthwiseConv2D(kernel: Extent(3, 3), padding: .same))),
        "depthwise, 5x5": atTwoSizes(
            16, .depthwiseConv2D(DepthwiseConv2D(kernel: Extent(5, 5), padding: .same, hasBias: false))),
        "separable": atTwoSizes(6, .separableConv2D(SeparableConv2D(6, kernel: Extent(3, 3), padding: .same))),
        "layer normalization": atTwoSizes(6, .layerNormalization(LayerNormalization(epsilon: 0.1))),
        "layer scale": atTwoSizes(6, .layerScale(LayerScale())),
        "no gradient before the first": [
            Layer("a", conv(3, activation: .linear)), Layer("b", conv(3, activation: .linear), sharing: "a"),
            Layer("sum", .add, from: ["b", "a"]),
        ] + head,
        "images last": [
            Layer("before", conv(3)), Layer("a", conv(7)), Layer("b", conv(7), from: [Layer.imagesName], sharing: "a"),
            Layer("sum", .add, from: ["a", "b"]),
        ] + head,
        "three uses and layers between": [
            Layer("a", conv(16, 1)), Layer("b", conv(16)), Layer("c", conv(16, 1), sharing: "d"),
        ].moved(first: Layer("d", conv(16, 1), from: ["a"])) + head,
        "halves": [
            Layer("left", left), Layer("a", conv(6)), Layer("right", right, from: [Layer.imagesName]),
            Layer("b", conv(6), sharing: "a"), Layer("product", .multiply, from: ["a", "b"]),
        ] + head,
        "dense": [
            Layer("left", left), Layer("f", .flatten), Layer("a", .dense(Dense(9, activation: .tanh))),
            Layer("right", right, from: [Layer.imagesName]), Layer("g", .flatten),
            Layer("b", .dense(Dense(9, activation: .tanh)), sharing: "a"),
            Layer("both", .concatenate, from: ["a", "b"]),
            Layer("classes", .dense(Dense(5))),
        ],
        "dense behind an image and behind itself": [
            Layer("before", conv(2)), Layer("flatten", .flatten), Layer("a", .dense(Dense(128, activation: .relu))),
            Layer("b", .dense(Dense(128, activation: .relu)), sharing: "a"), Layer("classes", .dense(Dense(5))),
        ],
        "dense behind itself and behind an image": [
            Layer("before", conv(2)), Layer("rows", .flatten), Layer("first", .dense(Dense(128))),
            Layer("a", .dense(Dense(128))), Layer("again", .flatten, from: ["before"]),
            Layer("b", .dense(Dense(128)), sharing: "a"), Layer("sum", .add, from: ["a", "b"]),
            Layer("classes", .dense(Dense(5))),
        ],
        "normalized rows and pixels": [
            Layer("before", conv(6)), Layer("a", .layerNormalization(LayerNormalization(epsilon: 0.1))),
            Layer("mean", .globalAveragePooling2D),
            Layer("b", .layerNormalization(LayerNormalization(epsilon: 0.1)), sharing: "a"),
            Layer("classes", .dense(Dense(5))),
        ],
        "normalized between": [
            Layer("a", conv(3, hasBias: false)), Layer("n", .batchNormalization(BatchNormalization(epsilon: 0.1))),
            Layer("b", conv(3, hasBias: false), sharing: "a"),
            Layer("m", .batchNormalization(BatchNormalization(epsilon: 0.1))), Layer("relu", .relu),
        ] + head,
    ]

    static let names = graphs.keys.sorted()

    /// A case of a graph by its name.
    static func makeCase(_ name: String, batch: Int = 3) throws -> PlanCase {
        try PlanCase(height: 8, width: 8, channels: 3, batch: batch, graphs[name] ?? [])
    }
}

extension [Layer] {
    /// Two uses of a layer before the present first one and behind it.
    fileprivate func moved(first layer: Layer) -> [Layer] {
        [self[0], layer, self[1], self[2], Layer("e", layer.operation, sharing: layer.name)]
    }
}

extension PlanCase {
    /// The same model with parameters of its own for each use, which begin as copies; and where each of them comes from.
    func withCopies() throws -> (test: PlanCase, origins: [Int]) {
        let layers = model.layers.map { Layer($0.name, $0.operation, from: $0.inputs) }
        let apart = try Model(
            name: "apart", inputHeight: model.inputHeight, inputWidth: model.inputWidth,
            inputChannels: model.inputChannels, layers: layers)
        let names = model.parameters.map(\.name)
        let origins = try apart.parameters.map { parameter in
            let parts = parameter.name.split(separator: "/")
            let layer = model.layers.first { $0.name == parts[0] }
            let name = "\(layer?.sharing ?? String(parts[0]))/\(parts[1])"
            guard let origin = names.firstIndex(of: name) else { throw ModelError.unknownName(name) }
            return origin
        }
        var test = PlanCase(apart, images: images, labels: labels)
        test.parameters = origins.map { parameters[$0] }
        return (test, origins)
    }
}
