import NeuralNetwork
import Testing

/// Zeros around images: part of a kernel where that is the same, in memory elsewhere.
@Suite struct PlanBorderTests {
    private static func conv(_ name: String, _ filters: Int = 6, side: Int = 3, activation: Activation = .linear)
        -> Layer
    {
        Layer(name, .conv2D(Conv2D(filters, kernel: Extent(side, side), activation: activation)))
    }

    private static func pad(_ name: String = "pad", from inputs: [String] = []) -> Layer {
        Layer(name, .zeroPadding2D(Border(top: 1, bottom: 2, left: 0, right: 3)), from: inputs)
    }

    private static func pool(_ side: Int) -> Layer {
        Layer("pool", .maxPooling2D(MaxPooling2D(Extent(side, side), strides: Extent(2, 2))))
    }

    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    static let graphs: [String: (layers: [Layer], copies: Int)] = [
        "convolution": ([pad(), conv("a", side: 5)] + head, 0),
        "convolution with same padding": (
            [
                pad(),
                Layer("a", .conv2D(Conv2D(6, kernel: Extent(3, 3), strides: Extent(2, 2), padding: .same))),
            ] + head, 0
        ),
        "two borders": ([pad(), pad("more"), conv("a"), conv("b")] + head, 0),
        "pooling of what is not below zero": ([conv("a", activation: .relu), pad(), pool(4)] + head, 0),
        "pooling of a ReLU": ([conv("a", 16), Layer("relu", .relu), pad(), pool(4)] + head, 0),
        "pooling with a window in the border": ([conv("a", activation: .relu), pad(), pool(3)] + head, 1),
        "pooling of anything": ([conv("a"), pad(), pool(4)] + head, 1),
        "mean": ([conv("a"), pad(), Layer("mean", .globalAveragePooling2D), Layer("d", .dense(Dense(5)))], 1),
        "ReLU": ([conv("a"), pad(), Layer("relu", .relu)] + head, 1),
        "a shared result": (
            [conv("a"), pad(), conv("b"), Layer("p", .flatten, from: ["pad"]), Layer("d", .dense(Dense(5)))]
                + [
                    Layer("f", .flatten, from: ["b"]), Layer("e", .dense(Dense(5))),
                    Layer("s", .add, from: ["d", "e"]),
                ],
            1
        ),
        "a sum": (
            [conv("a"), pad(), pad("other", from: ["a"]), Layer("sum", .add, from: ["pad", "other"])] + head, 2
        ),
        "images": ([pad()] + head, 1),
        "at the end": ([conv("a", 2), pad()] + head, 1),
    ]

    @Test(arguments: graphs.keys.sorted()) func graphsAgreeWithTheReference(name: String) throws {
        let (layers, copies) = try #require(Self.graphs[name])
        for batch in [1, 3] {
            let test = try PlanCase(height: 7, width: 8, channels: 3, batch: batch, layers)
            let comparison = try test.compare(nominal: 4)
            #expect(comparison.agrees, "\(name), batch \(batch): \(comparison)")
            let outline = try Engine(model: test.model, nominalBatch: 4).outline(batch: batch, mode: .training)
            #expect(outline.steps.count { $0.name == "clear" } == copies, "\(name)")
        }
    }

    @Test(arguments: graphs.keys.sorted()) func inferenceGivesTheLossOfTraining(name: String) throws {
        let (layers, _) = try #require(Self.graphs[name])
        let test = try PlanCase(height: 7, width: 8, channels: 3, batch: 3, layers)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let (trained, evaluated) = (try test.train(engine).result, try test.evaluate(engine))
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * trained.lossSum)
        #expect(trained.correct == evaluated.correct)
    }

    /// A plan whose memory was used for something else before every run.
    @Test func theZerosAreThereInEveryRun() throws {
        let (layers, _) = try #require(Self.graphs["pooling of anything"])
        let test = try PlanCase(height: 7, width: 8, channels: 3, batch: 3, layers)
        let engine = try Engine(model: test.model, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let losses = (0..<3).map { _ in
            unsafe plan.train(
                weights: vectors.weights, gradient: vectors.gradient, divisor: 3, dropout: test.key,
                gradientReady: { _ in }
            ).lossSum
        }
        #expect(Set(losses).count == 1)
    }
}
