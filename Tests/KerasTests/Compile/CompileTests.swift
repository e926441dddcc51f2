import Keras
import NeuralNetwork
import Testing

/// What `compile` was told, as a whole, and metrics.
@Suite struct CompileTests {
    private let golden: GoldenSettings

    init() throws { golden = try GoldenSettings() }

    @Test func whatKerasWritesIsRead() throws {
        let read = try golden["compiled"].map { try Compiling.compile($0) }
        let problems = read.map { $0.problems.map { $0.description } }
        #expect(problems == [[], ["weighted_metrics: it is not supported; leave it out"], [], []])
        #expect(
            read.map { $0.metrics.map { $0.name } } == [
                ["accuracy"], ["acc", "top_k_categorical_accuracy"],
                ["sparse_categorical_accuracy"],
                ["sparse_categorical_accuracy"],
            ])
        #expect(read.map { $0.objective?.topK } == [nil, 2, nil, nil])
        #expect(read[1].objective?.loss == Loss(.categoricalCrossentropy, labelSmoothing: 0.1))
        #expect(read[1].optimizer == .sgd(learningRate: 0.1, momentum: 0.9))
    }

    @Test func whatIsNotSupportedIsNamed() throws {
        let lines = try golden["compiled refused"].map { try Compiling.compile($0).problems.map { $0.description } }
        #expect(lines[0] == ["loss_weights: it is not supported; leave it out"])
        #expect(lines[1].count == 1 && lines[1][0].hasPrefix("loss: the loss '' is not supported"))
    }

    @Test func whatIsNotSaidIsNoProblem() throws {
        let compile = try Compiling.compile([:])
        #expect(
            compile.optimizer == nil && compile.objective == nil && compile.metrics.isEmpty && compile.problems.isEmpty)
    }

    @Test func everyProblemIsNamedAtOnce() throws {
        let compile = try Compiling.compile([
            "optimizer": "lion", "loss": "hinge", "metrics": ["auc"], "sample_weight_mode": "temporal",
        ])
        #expect(compile.problems.map { $0.place } == ["optimizer", "loss", "metrics[0]", "sample_weight_mode"])
    }

    @Test func metricsHaveTheirNameAndK() throws {
        let metrics = try Compiling.compile(["metrics": .list(try golden["metrics"])]).metrics
        #expect(
            metrics.map { $0.name } == [
                "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
                "sparse_top_k_categorical_accuracy", "top3",
            ])
        #expect(metrics.map { $0.topK } == [nil, nil, nil, nil, 5, 3])
    }

    /// Keras' `accuracy` goes by the shapes: over several outputs it asks which is the largest, whatever the loss.
    @Test(arguments: [
        ("binary_crossentropy", "accuracy", Compiling.End.sigmoid, 3, false),
        ("binary_crossentropy", "binary_accuracy", .sigmoid, 3, true),
        ("binary_crossentropy", "accuracy", .sigmoid, 1, true),
        ("categorical_crossentropy", "accuracy", .softmax, 3, true),
        ("categorical_crossentropy", "binary_accuracy", .softmax, 3, false),
        ("mse", "accuracy", .linear, 3, false),
    ])
    func anAccuracyThatKerasCountsOtherwiseIsRefused(
        loss: String, metric: String, end: Compiling.End, outputs: Int, isCounted: Bool
    ) throws {
        let settings: JSONValue = ["loss": .text(loss), "metrics": [.text(metric)]]
        let problems = try Compiling.compile(settings, end: end, outputs: outputs).problems
        #expect(problems.isEmpty == isCounted, "\(problems)")
        #expect(problems.allSatisfy { $0.description.contains("'\(metric)' is not counted with") })
    }

    @Test func metricsThatAreNotSupportedAreNamed() throws {
        for metric in try golden["metrics refused"] {
            let lines = try Compiling.compile(["metrics": [metric]]).problems.map { $0.description }
            let name = JSONPlace(metric)["class_name"].textIfAny ?? ""
            let isThreshold = name == "BinaryAccuracy"
            #expect(
                lines.count == 1 && lines[0].contains(isThreshold ? "threshold other than 0.5" : "the metric '\(name)'")
            )
        }
    }

    /// Keras 2 writes the metric that "accuracy" came to be.
    @Test func theWrappedMetricsOfKeras2AreRead() throws {
        let wrapped: JSONValue = [
            "class_name": "MeanMetricWrapper",
            "config": ["name": "accuracy", "dtype": "float32", "fn": "sparse_categorical_accuracy"],
        ]
        let compile = try Compiling.compile(["metrics": [[wrapped]]])
        #expect(compile.metrics.map { $0.name } == ["accuracy"] && compile.problems.isEmpty)
    }

    private func topK(_ settings: [JSONValue]) throws -> KerasCompile {
        let metrics = settings.map { k -> JSONValue in ["class_name": "TopKCategoricalAccuracy", "config": ["k": k]] }
        return try Compiling.compile(["loss": "categorical_crossentropy", "metrics": .list(metrics)])
    }

    @Test func oneTopKIsCounted() throws {
        #expect(try topK([2, 2]).objective?.topK == 2)
        #expect(try topK([2, 2]).problems.isEmpty)
        let several = try topK([2, 3]).problems.map { $0.description }
        #expect(several == ["metrics: several k of a top-k accuracy are not supported; one is"])
    }

    @Test(arguments: [0, -1, 4, .max]) func aTopKBeyondTheClassesIsRefused(k: Int) throws {
        let lines = try topK([.integer(k)]).problems.map { $0.description }
        #expect(lines == ["loss: the k of top-k is \(k); it must be 1 to 3, the number of classes"])
    }

    @Test(arguments: [nil, ["optimizer": "sgd"]] as [JSONValue])
    func penaltiesOfTheModelAreThoseOfTheOptimizer(settings: JSONValue) throws {
        func layer(_ name: String, _ l2: JSONValue) -> JSONValue {
            .layer(
                "Dense", ["units": 3, "kernel_regularizer": ["class_name": "L2", "config": ["l2": l2]]], name: name)
        }
        func model(_ layers: JSONValue...) throws -> KerasModel {
            try KerasModel(config: JSONValue.chain([4], layers).setting("compile_config", settings).jsonText)
        }
        let one = try model(layer("a", 0.5), layer("b", 0.5))
        #expect(one.problems.isEmpty && one.compile?.optimizer?.l2 == (settings == nil ? nil : 0.5))
        #expect(
            try model(layer("a", 0.5), layer("b", 0.25)).problems.map { $0.description } == [
                "layer 'b': its kernel's regularizer differs from others'; one for all kernels is supported"
            ])
    }
}
