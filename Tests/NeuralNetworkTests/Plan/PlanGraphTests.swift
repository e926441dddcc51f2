import NeuralNetwork
import Testing

/// Models that are no chain: results that several layers take, sums, and layers that would like to work in place.
@Suite struct PlanGraphTests {
    private static func conv(
        _ name: String, _ filters: Int = 16, from inputs: [String] = [], activation: Activation = .relu
    ) -> Layer {
        Layer(
            name, .conv2D(Conv2D(filters, kernel: Extent(3, 3), padding: .same, activation: activation)), from: inputs)
    }

    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    static let graphs: [String: [Layer]] = [
        "residual": [
            conv("a"), conv("b"), conv("c", activation: .linear), Layer("sum", .add, from: ["c", "a"]),
            Layer("relu", .relu),
        ] + head,
        "twice": [conv("a"), Layer("sum", .add, from: ["a", "a"])] + head,
        "three": [
            conv("a"), conv("b"), conv("c", from: ["a"]), Layer("sum", .add, from: ["a", "b", "c"]), conv("d", 7),
        ] + head,
        "relu of a shared result": [
            conv("a", activation: .linear), Layer("relu", .relu), Layer("sum", .add, from: ["a", "relu"]),
        ] + head,
        "two relus of a shared result": [
            conv("a", activation: .linear), Layer("r", .relu), Layer("s", .relu, from: ["a"]),
            Layer("sum", .add, from: ["r", "s"]),
        ] + head,
        "pool of a shared result": [
            conv("a"), Layer("pool", .maxPooling2D(MaxPooling2D(Extent(3, 3), strides: Extent(1, 1), padding: .same))),
            Layer("sum", .add, from: ["pool", "a"]),
        ] + head,
        "images": [
            Layer("relu", .relu), Layer("sum", .add, from: ["relu", "input"]), conv("a"), conv("b", from: ["input"]),
            Layer("sum_1", .add, from: ["a", "b"]),
        ] + head,
        "images and a convolution": [conv("a", 3), Layer("sum", .add, from: ["input", "a"])] + head,
        "sum of sums": [
            conv("a"), conv("b"), Layer("s", .add, from: ["a", "b"]), Layer("t", .add, from: ["s", "a"]),
            Layer("u", .add, from: ["t", "s"]), Layer("relu", .relu),
        ] + head,
        "flat": [
            conv("a"), Layer("flatten", .flatten), Layer("d", .dense(Dense(33, activation: .relu))),
            Layer("e", .dense(Dense(33))), Layer("sum", .add, from: ["d", "e"]), Layer("classes", .dense(Dense(5))),
        ],
        "flattened and flat": [
            conv("a", 2), Layer("flatten", .flatten), Layer("d", .dense(Dense(7 * 8 * 2))),
            Layer("sum", .add, from: ["flatten", "d"]), Layer("classes", .dense(Dense(5))),
        ],
        "flattened and looked at": [
            conv("a"), Layer("flatten", .flatten), Layer("d", .dense(Dense(5))), conv("b", from: ["a"]),
            Layer("flatten_1", .flatten), Layer("e", .dense(Dense(5))), Layer("sum", .add, from: ["d", "e"]),
        ],
        "sum at the end": [
            Layer("flatten", .flatten), Layer("d", .dense(Dense(5))), Layer("e", .dense(Dense(5)), from: ["flatten"]),
            Layer("sum", .add, from: ["d", "e"]),
        ],
        "global mean": [
            conv("a"), conv("b"), Layer("mean", .globalAveragePooling2D), Layer("classes", .dense(Dense(5))),
        ],
        "relu at the end": [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5, activation: .relu)))],
        "dropped relu at the end": [
            Layer("flatten", .flatten), Layer("classes", .dense(Dense(5))), Layer("relu", .relu),
            Layer("dropout", .dropout(rate: 0)),
        ],
        "global mean at the end": [conv("a", 5, activation: .linear), Layer("mean", .globalAveragePooling2D)],
    ]

    @Test(arguments: graphs.keys.sorted()) func graphsAgreeWithTheReference(name: String) throws {
        let layers = try #require(Self.graphs[name])
        for batch in [1, 3] {
            let comparison = try PlanCase(height: 7, width: 8, channels: 3, batch: batch, layers).compare(nominal: 4)
            #expect(comparison.agrees, "\(name), batch \(batch): \(comparison)")
        }
    }

    @Test(arguments: graphs.keys.sorted()) func inferenceGivesTheLossOfTraining(name: String) throws {
        let test = try PlanCase(height: 7, width: 8, channels: 3, batch: 3, try #require(Self.graphs[name]))
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let (trained, evaluated) = (try test.train(engine).result, try test.evaluate(engine))
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * trained.lossSum)
        #expect(trained.correct == evaluated.correct)
    }

    /// Dropout behind a dense layer, where the reference has the masks of the kernel.
    @Test func dropoutOfASharedResultAgrees() throws {
        let layers = [
            Layer("flatten", .flatten), Layer("d", .dense(Dense(32, activation: .relu))),
            Layer("dropout", .dropout(rate: 0.5)), Layer("sum", .add, from: ["dropout", "d"]),
            Layer("dropout_1", .dropout(rate: 0.25)), Layer("classes", .dense(Dense(5))),
        ]
        let comparison = try PlanCase(height: 4, width: 3, channels: 2, batch: 5, layers).compare(dropout: true)
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(
        arguments: [Extent(2, 2), Extent(3, 3), Extent(2, 1), Extent(3, 2)],
        [Extent(1, 1), Extent(2, 2), Extent(1, 2), Extent(3, 3)])
    func meansOfWindowsAgree(window: Extent, strides: Extent) throws {
        for padding in [Padding.valid, .same] {
            for filters in [6, 16] {
                let pool = AveragePooling2D(window, strides: strides, padding: padding)
                let comparison = try PlanCase(
                    height: 7, width: 8, channels: 2, batch: 3,
                    [Self.conv("a", filters), Layer("pool", .averagePooling2D(pool))] + Self.head
                ).compare()
                #expect(comparison.agrees, "\(padding) \(filters) \(comparison)")
            }
        }
    }

    @Test func aChainOfSumsKeepsItsNumberOfBuffersSmall() throws {
        var layers = [Self.conv("a")]
        for index in 0..<8 {
            let before = layers[layers.count - 1].name
            layers.append(Self.conv("conv_\(index)", activation: .linear))
            layers.append(Layer("sum_\(index)", .add, from: ["conv_\(index)", before]))
        }
        let test = try PlanCase(height: 7, width: 8, channels: 3, batch: 2, layers + Self.head)
        let engine = try Engine(model: test.model, nominalBatch: 2)
        #expect(try engine.makePlan(batch: 2, mode: .training).reorderCount <= 18)
        #expect(try test.compare().agrees)
    }
}
