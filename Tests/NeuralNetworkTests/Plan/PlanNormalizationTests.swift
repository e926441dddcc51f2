import NeuralNetwork
import Testing

/// Batch normalization in plans: agreement with the reference, statistics in the places of gradients, fused ReLUs.
@Suite struct PlanNormalizationTests {
    private static func conv(_ name: String, _ filters: Int, hasBias: Bool = false) -> Layer {
        Layer(name, .conv2D(Conv2D(filters, kernel: Extent(3, 3), padding: .same, hasBias: hasBias)))
    }

    private static func norm(_ name: String, from inputs: [String] = [], scales: Bool = true, centers: Bool = true)
        -> Layer
    {
        let operation = BatchNormalization(momentum: 0.9, epsilon: 0.01, scales: scales, centers: centers)
        return Layer(name, .batchNormalization(operation), from: inputs)
    }

    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    static let graphs: [String: [Layer]] = [
        "16 channels": [conv("a", 16), norm("n"), conv("b", 16)] + head,
        "3 channels": [conv("a", 3), norm("n"), conv("b", 3)] + head,
        "17 channels and a ReLU": [conv("a", 17), norm("n"), Layer("relu", .relu), conv("b", 4)] + head,
        "ReLU and pooling": [
            conv("a", 8), norm("n"), Layer("relu", .relu), Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
        ] + head,
        "images": [norm("n"), conv("a", 16)] + head,
        "no gamma": [conv("a", 16), norm("n", scales: false), Layer("relu", .relu)] + head,
        "no beta": [conv("a", 16), norm("n", centers: false), Layer("relu", .relu)] + head,
        "neither": [conv("a", 5), norm("n", scales: false, centers: false)] + head,
        "a shared result": [
            conv("a", 16), norm("n"), Layer("relu", .relu), norm("m", from: ["n"]),
            Layer("sum", .add, from: ["relu", "m"]),
        ] + head,
        "a shared input": [conv("a", 16), norm("n"), norm("m", from: ["a"]), Layer("sum", .add, from: ["n", "m"])]
            + head,
        "a residual block": [
            conv("a", 16), norm("n"), Layer("relu", .relu), conv("b", 16), norm("m"),
            Layer("sum", .add, from: ["relu", "m"]), Layer("relu_1", .relu), conv("c", 16), norm("o"),
            Layer("relu_2", .relu),
        ] + head,
        "flattened": [conv("a", 3), Layer("flatten", .flatten), norm("n"), Layer("classes", .dense(Dense(5)))],
        "dense": [
            Layer("flatten", .flatten), Layer("d", .dense(Dense(33, hasBias: false))), norm("n"), Layer("relu", .relu),
            Layer("classes", .dense(Dense(5, hasBias: false))),
        ],
        "global mean": [
            conv("a", 20), Layer("mean", .globalAveragePooling2D), norm("n"), Layer("classes", .dense(Dense(5))),
        ],
        "at the end": [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5, hasBias: false))), norm("n")],
        "nothing else": [norm("n"), Layer("mean", .globalAveragePooling2D)],
    ]

    private func make(_ name: String, batch: Int) throws -> PlanCase {
        try PlanCase(height: 7, width: 8, channels: 3, batch: batch, seed: 3, try #require(Self.graphs[name]))
    }

    @Test(arguments: graphs.keys.sorted()) func graphsAgreeWithTheReference(name: String) throws {
        for batch in [3, 8] {
            let comparison = try make(name, batch: batch).compare(nominal: 4)
            #expect(comparison.agrees, "\(name), batch \(batch): \(comparison)")
        }
    }

    @Test(arguments: graphs.keys.sorted()) func evaluationTakesTheMovingStatistics(name: String) throws {
        var test = try make(name, batch: 6)
        test.parameters = zip(test.model.parameters, test.parameters).map { parameter, values in
            parameter.name.hasSuffix("variance") ? values.map { abs($0) + 0.5 } : values
        }
        let fast = try test.evaluate(Engine(model: test.model, nominalBatch: 4))
        let slow = ReferenceNetwork<Double>(test.model).run(
            parameters: test.parameters.map { $0.map(Double.init) }, images: test.images.map(Double.init),
            labels: test.labels, divisor: 6, usesMovingStatistics: true
        ).result
        #expect(abs(fast.lossSum - slow.lossSum) <= 1e-5 * abs(slow.lossSum) && fast.correct == slow.correct)
    }

    /// Three groups of different size: what the ring adds up is the mean over the samples.
    @Test func statisticsOfGroupsAreWeightedWithTheirSamples() throws {
        let model = try Model(
            name: "test", inputHeight: 4, inputWidth: 4, inputChannels: 2,
            layers: [Self.norm("n"), Layer("mean", .globalAveragePooling2D)])
        let whole = PlanCase(model, batch: 9, divisor: 9)
        let engine = try Engine(model: model, nominalBatch: 4)
        let parts = try [0..<4, 4..<8, 8..<9].map { engine.unpack(try whole.samples($0).train(engine).gradient) }
        let mean = (0..<2).map { channel in parts.reduce(0) { $0 + $1[2][channel] } }
        let pixels = (0..<2).map { channel in
            stride(from: channel, to: whole.images.count, by: 2).map { Double(whole.images[$0]) }
        }
        for channel in 0..<2 {
            let expected = pixels[channel].reduce(0, +) / Double(pixels[channel].count)
            #expect(abs(Double(mean[channel]) - expected) < 1e-6)
        }
        #expect(model.parameters[2].name == "n/moving_mean" && model.parameters[3].name == "n/moving_variance")
    }

    @Test func aReluBehindIsPartOfTheKernel() throws {
        let fused = try make("17 channels and a ReLU", batch: 4)
        let plan = try Engine(model: fused.model, nominalBatch: 4).makePlan(batch: 4, mode: .training)
        #expect(!plan.kernelNames.contains { $0.hasPrefix("relu") }, "\(plan.kernelNames)")
        let shared = try make("a shared result", batch: 4)
        let other = try Engine(model: shared.model, nominalBatch: 4).makePlan(batch: 4, mode: .training)
        #expect(other.kernelNames.contains { $0.hasPrefix("relu forward") })
    }

    @Test func normalizationOfImagesInBlocksIsCompiledCode() throws {
        for name in ["16 channels", "17 channels and a ReLU", "images", "a residual block"] {
            let test = try make(name, batch: 4)
            let plan = try Engine(model: test.model, nominalBatch: 4).makePlan(batch: 4, mode: .training)
            let kernels = plan.kernelNames.filter { $0.hasPrefix("n ") || $0.hasPrefix("m ") }
            #expect(kernels.count >= 2 && kernels.allSatisfy { $0.contains("jit") }, "\(kernels)")
        }
    }

    /// A feature that never changes has variance 0; epsilon keeps its result and gradients finite.
    @Test func aConstantChannelStaysFinite() throws {
        let layers = [Self.norm("n"), Layer("mean", .globalAveragePooling2D)]
        let model = try Model(name: "test", inputHeight: 2, inputWidth: 2, inputChannels: 3, layers: layers)
        let test = PlanCase(model, images: [Float](repeating: 7, count: 24), labels: [0, 1])
        let comparison = try test.compare()
        #expect(comparison.fast.lossSum.isFinite && abs(comparison.fast.lossSum - comparison.slow.lossSum) < 1e-5)
    }
}
