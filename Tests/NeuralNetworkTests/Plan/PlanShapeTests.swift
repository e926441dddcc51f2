import NeuralNetwork
import Testing

/// Layers that join, multiply, cut and shift results, in every layout that they may meet.
@Suite struct PlanShapeTests {
    static func conv(
        _ name: String, _ filters: Int, from inputs: [String] = [], _ activation: Activation = .linear
    ) -> Layer {
        Layer(
            name, .conv2D(Conv2D(filters, kernel: Extent(3, 3), padding: .same, activation: activation)), from: inputs)
    }

    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    private static func join(_ a: String, _ b: String) -> Layer { Layer("join", .concatenate, from: [a, b]) }

    /// The channels of a result weighted by what two layers make of their means.
    private static func gate(_ channels: Int, isFirst: Bool = false) -> [Layer] {
        [
            Layer("mean", .globalAveragePooling2D, from: ["a"]),
            Layer("one", .reshape(height: 1, width: 1, channels: channels)), conv("b", 4, .silu),
            conv("c", channels, .sigmoid), Layer("gate", .multiply, from: isFirst ? ["c", "a"] : ["a", "c"]),
        ]
    }

    private static let joined: [String: [Layer]] = [
        "whole blocks": [conv("a", 16), conv("b", 32, .relu), join("b", "a"), conv("c", 7)] + head,
        "parts of blocks": [conv("a", 3, .relu), conv("b", 17, .relu), join("a", "b"), conv("c", 7)] + head,
        "with the images": [conv("a", 16), join("input", "a"), Layer("relu", .relu), conv("c", 7)] + head,
        "the images twice": [join("input", "input"), conv("c", 7)] + head,
        "a result twice": [conv("a", 16), join("a", "a"), conv("b", 3)] + head,
        "joined again and again": [
            conv("a", 16), conv("b", 16), join("a", "b"), Layer("n", .batchNormalization(BatchNormalization())),
            Layer("relu", .relu), conv("c", 8), Layer("join_1", .concatenate, from: ["join", "c", "a"]),
            Layer("p", .averagePooling2D(AveragePooling2D(Extent(2, 2)))),
        ] + head,
        "pooled": [
            conv("a", 5, .relu), conv("b", 6, .relu), join("a", "b"),
            Layer("pad", .zeroPadding2D(Border(1))),
            Layer("m", .maxPooling2D(MaxPooling2D(Extent(3, 3), strides: Extent(2, 2)))),
        ] + head,
        "vectors": [
            conv("a", 3), Layer("f", .flatten), Layer("d", .dense(Dense(7))),
            Layer("g", .globalAveragePooling2D, from: ["a"]), Layer("join", .concatenate, from: ["d", "f", "g"]),
            Layer("classes", .dense(Dense(5))),
        ],
        "at the end": [
            Layer("f", .flatten), Layer("d", .dense(Dense(2))), Layer("e", .dense(Dense(3)), from: ["f"]),
            join("d", "e"),
        ],
    ]

    private static let multiplied: [String: [Layer]] = [
        "weighted channels": [conv("a", 6, .silu)] + gate(6) + [conv("d", 3)] + head,
        "weighted 32 channels": [conv("a", 32)] + gate(32, isFirst: true) + head,
        "weighted parts": [conv("x", 3), conv("y", 4), Layer("a", .concatenate, from: ["x", "y"])] + gate(7) + head,
        "weighted images": [
            Layer("mean", .globalMaxPooling2D), Layer("one", .reshape(height: 1, width: 1, channels: 3)),
            conv("c", 3), Layer("gate", .multiply, from: ["input", "c"]),
        ] + head,
        "a product": [conv("a", 5), conv("b", 5), Layer("m", .multiply, from: ["a", "b"]), Layer("r", .relu)] + head,
        "a square": [conv("a", 16), Layer("m", .multiply, from: ["a", "a"])] + head,
        "a product of different layouts": [
            conv("a", 3), Layer("m", .multiply, from: ["input", "a"]), Layer("n", .multiply, from: ["m", "a"]),
        ] + head,
        "a product of vectors": [
            Layer("f", .flatten), Layer("d", .dense(Dense(9))), Layer("e", .dense(Dense(9)), from: ["f"]),
            Layer("m", .multiply, from: ["d", "e"]), Layer("classes", .dense(Dense(5))),
        ],
        "a product at the end": [
            Layer("f", .flatten), Layer("d", .dense(Dense(5))), Layer("e", .dense(Dense(5))),
            Layer("m", .multiply, from: ["d", "e"]),
        ],
    ]

    private static let shaped: [String: [Layer]] = [
        "cut": [conv("a", 6, .relu), Layer("cut", .cropping2D(Border(top: 1, bottom: 2, left: 0, right: 3)))] + head,
        "cut and shared": [
            conv("a", 16), Layer("pad", .zeroPadding2D(Border(top: 0, bottom: 1, left: 0, right: 1))),
            Layer("cut", .cropping2D(Border(top: 1, bottom: 0, left: 1, right: 0))),
            Layer("s", .add, from: ["cut", "a"]),
        ] + head,
        "cut images": [Layer("cut", .cropping2D(Border(1))), conv("a", 3)] + head,
        "reshaped": [conv("a", 6), Layer("k", .reshape(height: 4, width: 21, channels: 4)), conv("b", 3)] + head,
        "reshaped vector": [
            Layer("f", .flatten), Layer("d", .dense(Dense(24))), Layer("k", .reshape(height: 2, width: 3, channels: 4)),
            Layer("relu", .relu), conv("b", 3), Layer("j", .concatenate, from: ["k", "b"]),
        ] + head,
        "largest of all": [conv("a", 6), Layer("m", .globalMaxPooling2D), Layer("classes", .dense(Dense(5)))],
        "rescaled images": [
            Layer("s", .rescaling(Rescaling(scale: [0.5, 2, 3], offset: [1, -1, 0]))),
            Layer("n", .normalization(Normalization(mean: [0.5], variance: [0.25]))), conv("a", 6),
        ] + head,
        "normalized channels": [
            conv("a", 6), Layer("s", .rescaling(Rescaling(scale: 0.5, offset: 3))),
            Layer("n", .normalization(Normalization(mean: [3, 1, 2, 0, -3, 1], variance: [1, 2, 3, 4, 5, 6]))),
            conv("b", 17), Layer("t", .rescaling(Rescaling(scale: 0.25))), Layer("u", .add, from: ["b", "t"]),
        ] + head,
        "rescaled vectors": [
            conv("a", 2), Layer("f", .flatten), Layer("s", .rescaling(Rescaling(scale: 2, offset: 1))),
            Layer("classes", .dense(Dense(5))), Layer("t", .rescaling(Rescaling(scale: 2, offset: 1))),
        ],
    ]

    private static let dropped: [String: [Layer]] = [
        "dropped samples": [
            conv("a", 5), conv("b", 5, .relu), Layer("drop", .sampleDropout(rate: 0.5)),
            Layer("sum", .add, from: ["drop", "a"]),
        ] + head,
        "dropped shared samples": [
            conv("a", 16), Layer("drop", .sampleDropout(rate: 0.3)), Layer("sum", .add, from: ["drop", "a"]),
        ] + head,
    ]

    static let graphs = [joined, multiplied, shaped, dropped].reduce(into: [String: [Layer]]()) {
        $0.merge($1) { one, _ in one }
    }

    private func make(_ name: String, batch: Int) throws -> PlanCase {
        try PlanCase.graph(#require(Self.graphs[name]), batch: batch, seed: 8)
    }

    @Test(arguments: graphs.keys.sorted()) func graphsAgreeWithTheReference(name: String) throws {
        try PlanCase.expectAgreement(#require(Self.graphs[name]), seed: 8, dropout: true)
    }

    @Test(arguments: graphs.keys.sorted()) func inferenceGivesTheLossOfTraining(name: String) throws {
        let test = try make(name, batch: 3)
        guard Self.dropped[name] == nil, test.model.parameters.allSatisfy({ $0.momentum == nil }) else { return }
        try test.expectTheSameLossInInference()
    }

    @Test(arguments: graphs.keys.sorted()) func everyWeightHasAPlaceAndThePaddingNoGradient(name: String) throws {
        try make(name, batch: 2).expectPlacesForWeightsOnly()
    }

    @Test func wholeBlocksAreJoinedWithoutAnotherLayout() throws {
        let test = try make("whole blocks", batch: 2)
        let plan = try Engine(model: test.model, nominalBatch: 2).makePlan(batch: 2, mode: .inference)
        #expect(plan.kernelNames.count { $0.hasPrefix("join ") } == 2)
        #expect(!plan.kernelNames.contains { $0.hasPrefix("c input layout") })
    }

    @Test func aMeanOverTheImageIsReshapedForNothing() throws {
        let test = try make("weighted channels", batch: 2)
        let plan = try Engine(model: test.model, nominalBatch: 2).makePlan(batch: 2, mode: .training)
        #expect(!plan.kernelNames.contains { $0.hasPrefix("one ") })
    }
}
