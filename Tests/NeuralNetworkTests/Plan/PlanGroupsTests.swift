import NeuralNetwork
import Testing

/// Convolutions in groups, and of each channel on its own.
@Suite struct PlanGroupsTests {
    private static func conv(_ name: String, _ filters: Int, hasBias: Bool = true) -> Layer {
        Layer(name, .conv2D(Conv2D(filters, kernel: Extent(3, 3), padding: .same, hasBias: hasBias)))
    }

    private static func grouped(_ filters: Int, _ groups: Int, stride: Int = 1, _ activation: Activation = .relu)
        -> Layer
    {
        let conv = Conv2D(
            filters, kernel: Extent(3, 2), strides: Extent(stride, stride), padding: .same, activation: activation,
            groups: groups)
        return Layer("g", .conv2D(conv))
    }

    private static func depthwise(
        _ side: Int, stride: Int = 1, multiplier: Int = 1, padding: Padding = .same, _ activation: Activation = .linear,
        hasBias: Bool = true
    ) -> Layer {
        let conv = DepthwiseConv2D(
            kernel: Extent(side, side), strides: Extent(stride, stride), padding: padding, multiplier: multiplier,
            activation: activation, hasBias: hasBias)
        return Layer("w", .depthwiseConv2D(conv))
    }

    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]
    private static let pad = Layer("pad", .zeroPadding2D(Border(top: 0, bottom: 1, left: 0, right: 1)))

    static let graphs: [String: [Layer]] = [
        "groups in whole blocks": [conv("a", 32), grouped(64, 2)] + head,
        "groups in whole blocks, strided": [conv("a", 32), grouped(32, 2, stride: 2, .silu), conv("b", 4)] + head,
        "groups of 2 channels": [conv("a", 6), grouped(12, 3), conv("b", 3)] + head,
        "groups of 4 channels": [conv("a", 32), grouped(32, 8), conv("b", 17)] + head,
        "a group for each channel": [conv("a", 5), grouped(5, 5)] + head,
        "groups of images": [grouped(9, 3), conv("b", 16)] + head,
        "groups behind a border": [conv("a", 4), pad, grouped(4, 2)] + head,
        "depthwise over 16 channels": [conv("a", 16), depthwise(3)] + head,
        "depthwise over 5 channels": [conv("a", 5), depthwise(3, .relu), conv("b", 7)] + head,
        "depthwise over 17 channels": [conv("a", 17), depthwise(3, stride: 2, .relu6, hasBias: false)] + head,
        "depthwise with a window of 5": [conv("a", 16), depthwise(5, .sigmoid), conv("b", 3)] + head,
        "depthwise with a window of 7": [conv("a", 3), depthwise(7, stride: 2), conv("b", 3)] + head,
        "depthwise with a window of 1": [conv("a", 20), depthwise(1)] + head,
        "two results a channel": [conv("a", 16), depthwise(3, multiplier: 2, .relu), conv("b", 3)] + head,
        "three results of each of 3 channels": [conv("a", 3), depthwise(3, multiplier: 3), conv("b", 3)] + head,
        "depthwise over images": [depthwise(3, padding: .valid), conv("a", 16)] + head,
        "depthwise behind a border": [conv("a", 8), pad, depthwise(3, stride: 2, padding: .valid, .relu6)] + head,
        "normalized": [
            conv("a", 6, hasBias: false), depthwise(3, hasBias: false),
            Layer("n", .batchNormalization(BatchNormalization(epsilon: 0.01))), Layer("f", .activation(.silu)),
            conv("b", 16),
        ] + head,
        "around which the input goes": [
            conv("a", 5), depthwise(5), Layer("sum", .add, from: ["w", "a"]), Layer("relu", .relu),
            Layer("mean", .globalAveragePooling2D), Layer("classes", .dense(Dense(5))),
        ],
    ]

    private func make(_ name: String, batch: Int) throws -> PlanCase {
        try PlanCase.graph(#require(Self.graphs[name]), batch: batch, seed: 6)
    }

    @Test(arguments: graphs.keys.sorted()) func graphsAgreeWithTheReference(name: String) throws {
        try PlanCase.expectAgreement(#require(Self.graphs[name]), seed: 6)
    }

    @Test(arguments: graphs.keys.sorted()) func inferenceGivesTheLossOfTraining(name: String) throws {
        if name != "normalized" { try make(name, batch: 3).expectTheSameLossInInference() }
    }

    @Test(arguments: graphs.keys.sorted()) func everyWeightHasAPlaceAndThePaddingNoGradient(name: String) throws {
        try make(name, batch: 2).expectPlacesForWeightsOnly()
    }

    /// A reference loop is hundreds of times slower.
    @Test(arguments: graphs.keys.sorted()) func theKernelsAreCompiledCode(name: String) throws {
        guard Engine.instructionSet.hasPrefix("avx512") else { return }
        let test = try make(name, batch: 4)
        let plan = try Engine(model: test.model, nominalBatch: 4).makePlan(batch: 4, mode: .training)
        let kernels = plan.kernelNames.filter { $0.hasPrefix("w ") || $0.hasPrefix("g ") }
        #expect(!kernels.isEmpty && kernels.allSatisfy { !$0.contains(": ref") }, "\(kernels)")
    }

    @Test func fansAreKeras() throws {
        let test = try make("groups of 2 channels", batch: 1)
        #expect(test.model.parameters[2].shape == [3, 2, 2, 12])
        #expect(test.model.parameters[2].fanIn == 12 && test.model.parameters[2].fanOut == 72)
        let other = try make("two results a channel", batch: 1)
        #expect(other.model.parameters[2].shape == [3, 3, 16, 2] && other.model.parameters[3].shape == [32])
        #expect(other.model.parameters[2].fanIn == 144 && other.model.parameters[2].fanOut == 18)
        #expect(other.model.work[1].multiplyAdds == 7 * 8 * 9 * 32)
    }

    @Test func noGroupHasAWinogradKernel() throws {
        let conv = Conv2D(32, kernel: Extent(3, 3), padding: .same, groups: 2)
        let model = try Model(
            name: "groups", inputHeight: 32, inputWidth: 32, inputChannels: 32,
            layers: [Layer("g", .conv2D(conv))] + Self.head)
        #expect(model.choosing(.winograd, microBatch: 8).layers[0].operation == .conv2D(conv))
    }
}
