import NeuralNetwork
import Testing

/// Separable convolutions, layer normalization and learnt scales of channels.
@Suite struct PlanChannelTests {
    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    private static func conv(_ name: String, _ filters: Int, _ activation: Activation = .linear) -> Layer {
        PlanShapeTests.conv(name, filters, activation)
    }

    private static func separable(
        _ filters: Int, _ side: Int = 3, stride: Int = 1, padding: Padding = .same, multiplier: Int = 1,
        _ activation: Activation = .linear, hasBias: Bool = true
    ) -> Layer {
        let conv = SeparableConv2D(
            filters, kernel: Extent(side, side), strides: Extent(stride, stride), padding: padding,
            multiplier: multiplier, activation: activation, hasBias: hasBias)
        return Layer("s", .separableConv2D(conv))
    }

    private static func norm(
        _ name: String = "n", scales: Bool = true, centers: Bool = true, epsilon: Float = 1e-3
    ) -> Layer {
        Layer(name, .layerNormalization(LayerNormalization(epsilon: epsilon, scales: scales, centers: centers)))
    }

    private static let scale = Layer("g", .layerScale(LayerScale()))

    static let graphs: [String: [Layer]] = [
        "separable": [conv("a", 6), separable(9), conv("b", 3)] + head,
        "separable of images": [separable(16, 2, padding: .valid, .relu)] + head,
        "separable with a window of 5": [conv("a", 16), separable(7, 5, stride: 2, .silu, hasBias: false)] + head,
        "separable with two results a channel": [conv("a", 5), separable(32, multiplier: 2, .sigmoid)] + head,
        "separable behind a border": [
            conv("a", 4, .relu), Layer("pad", .zeroPadding2D(Border(top: 0, bottom: 1, left: 0, right: 1))),
            separable(8, stride: 2, padding: .valid),
        ] + head,
        "normalized pixels": [conv("a", 6), norm(), conv("b", 7)] + head,
        "normalized images": [norm(epsilon: 0.1), conv("b", 7)] + head,
        "normalized in blocks": [conv("a", 32), norm(centers: false), Layer("r", .relu), conv("b", 7)] + head,
        "normalized and shared": [conv("a", 5), norm(scales: false), Layer("s", .add, from: ["n", "a"])] + head,
        "normalized without factors": [conv("a", 8), norm(scales: false, centers: false)] + head,
        "normalized vectors": [
            conv("a", 3), Layer("f", .flatten), norm(), Layer("d", .dense(Dense(9))), norm("m"),
            Layer("classes", .dense(Dense(5))),
        ],
        "normalized means": [
            conv("a", 20), Layer("mean", .globalAveragePooling2D), norm(), Layer("classes", .dense(Dense(5))),
        ],
        "normalized at the end": [Layer("f", .flatten), Layer("classes", .dense(Dense(5))), norm()],
        "scaled": [conv("a", 6), scale, conv("b", 3)] + head,
        "scaled in blocks": [conv("a", 32, .relu), scale, Layer("s", .add, from: ["g", "a"])] + head,
        "scaled images": [scale, conv("b", 3)] + head,
        "a block of ConvNeXt": [
            conv("a", 6),
            Layer("w", .depthwiseConv2D(DepthwiseConv2D(kernel: Extent(7, 7), padding: .same))), norm(),
            Layer("up", .conv2D(Conv2D(24, kernel: Extent(1, 1), activation: .gelu))),
            Layer("down", .conv2D(Conv2D(6, kernel: Extent(1, 1)))), scale,
            Layer("drop", .sampleDropout(rate: 0.25)), Layer("sum", .add, from: ["drop", "a"]),
        ] + head,
    ]

    private func make(_ name: String, batch: Int) throws -> PlanCase {
        try PlanCase.graph(#require(Self.graphs[name]), batch: batch, seed: 9)
    }

    @Test(arguments: graphs.keys.sorted()) func graphsAgreeWithTheReference(name: String) throws {
        try PlanCase.expectAgreement(#require(Self.graphs[name]), seed: 9, dropout: true)
    }

    @Test(arguments: graphs.keys.sorted()) func inferenceGivesTheLossOfTraining(name: String) throws {
        if !name.contains("ConvNeXt") { try make(name, batch: 3).expectTheSameLossInInference() }
    }

    @Test(arguments: graphs.keys.sorted()) func everyWeightHasAPlaceAndThePaddingNoGradient(name: String) throws {
        try make(name, batch: 2).expectPlacesForWeightsOnly()
    }

    @Test func parametersAreKeras() throws {
        let model = try make("separable with two results a channel", batch: 1).model
        let names = ["a/kernel", "a/bias", "s/depthwise_kernel", "s/pointwise_kernel", "s/bias"]
        #expect(Array(model.parameters.map(\.name).prefix(5)) == names)
        #expect(model.parameters[2].shape == [3, 3, 5, 2] && model.parameters[3].shape == [1, 1, 10, 32])
        let block = try make("a block of ConvNeXt", batch: 1).model
        let gamma = try #require(block.parameters.first { $0.name == "g/gamma" })
        #expect(gamma.shape == [6] && gamma.initialValue == 1e-6 && gamma.initializer == nil)
        #expect(block.parameters.contains { $0.name == "n/gamma" && $0.initialValue == 1 && $0.momentum == nil })
    }

    @Test func bothPartsOfASeparableConvolutionCountAsWork() throws {
        let model = try make("separable with two results a channel", batch: 1).model
        #expect(model.work.map(\.name) == ["a", "s depthwise", "s pointwise", "classes"])
        #expect(model.work[1].multiplyAdds == 7 * 8 * 9 * 10 && model.work[2].multiplyAdds == 7 * 8 * 10 * 32)
        let plan = try Engine(model: model, nominalBatch: 1).makePlan(batch: 1, mode: .training)
        for work in model.work {
            #expect(plan.kernelNames.contains { $0.hasPrefix("\(work.name) backward weights: ") }, "\(work.name)")
        }
    }
}
