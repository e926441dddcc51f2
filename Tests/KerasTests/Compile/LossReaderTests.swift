import Keras
import NeuralNetwork
import Testing

/// Keras' losses as ours, and which of them fits which end of a model.
@Suite struct LossReaderTests {
    private let golden: GoldenSettings

    init() throws { golden = try GoldenSettings() }

    private func loss(_ loss: JSONValue, _ end: Compiling.End = .softmax, outputs: Int = 3) throws -> (Loss?, String?) {
        let compile = try Compiling.compile(["loss": loss], end: end, outputs: outputs)
        return (compile.objective?.loss, compile.problems.first?.description)
    }

    /// In the order of `keras_compile.py`. Keras loses the delta of Huber's function when it writes it.
    private static let expected: [(Compiling.End, Loss)] = [
        (.softmax, Loss(.sparseCategoricalCrossentropy)), (.linear, Loss(.sparseCategoricalCrossentropy)),
        (.softmax, Loss(.categoricalCrossentropy, labelSmoothing: 0.1)), (.linear, Loss(.categoricalCrossentropy)),
        (.linear, Loss(.binaryCrossentropy, labelSmoothing: 0.2)), (.sigmoid, Loss(.binaryCrossentropy)),
        (.linear, Loss(.meanSquaredError)), (.sigmoid, Loss(.meanAbsoluteError)), (.linear, Loss(.huber(delta: 1))),
    ]

    @Test func whatKerasWritesIsRead() throws {
        let values = try golden["losses"]
        #expect(values.count == Self.expected.count)
        for (value, (end, expected)) in zip(values, Self.expected) {
            let (read, problem) = try loss(value, end)
            #expect(read == expected && problem == nil, "\(value.jsonText): \(problem ?? "")")
        }
    }

    private static let names: [(String, Compiling.End, Loss.Function)] = [
        ("sparse_categorical_crossentropy", .softmax, .sparseCategoricalCrossentropy),
        ("categorical_crossentropy", .softmax, .categoricalCrossentropy),
        ("binary_crossentropy", .sigmoid, .binaryCrossentropy), ("BinaryCrossentropy", .sigmoid, .binaryCrossentropy),
        ("mse", .linear, .meanSquaredError), ("mean_squared_error", .linear, .meanSquaredError),
        ("mae", .linear, .meanAbsoluteError), ("MeanAbsoluteError", .linear, .meanAbsoluteError),
        ("huber", .linear, .huber(delta: 1)), ("Huber", .linear, .huber(delta: 1)),
    ]

    @Test(arguments: names) func aNameOrAFunctionIsRead(name: String, end: Compiling.End, function: Loss.Function)
        throws
    {
        let text = JSONValue.text(name)
        for form in [text, [text], ["class_name": "function", "config": text], ["class_name": text]] as [JSONValue] {
            #expect(try loss(form, end).0 == Loss(function))
        }
    }

    @Test func huberHasItsDelta() throws {
        #expect(try loss(["class_name": "Huber", "config": ["delta": 0.25]], .linear).0 == Loss(.huber(delta: 0.25)))
    }

    private static let refused = [
        "loss: the loss 'KLDivergence' is not supported; these are: binary_crossentropy, categorical_crossentropy, huber",
        "loss: the loss 'Poisson' is", "loss: the loss 'LogCosh' is", "loss: the loss 'CosineSimilarity' is",
        "loss.config.reduction: it is 'sum'; sum_over_batch_size is supported",
        "loss.config.ignore_class: it is 3; none is supported", "loss: the loss 'BinaryFocalCrossentropy' is",
        "loss: the loss 'Hinge' is",
    ]

    @Test func whatIsNotSupportedIsNamed() throws {
        for (value, problem) in zip(try golden["losses refused"], Self.refused) {
            let (read, line) = try loss(value)
            #expect(read == nil && line?.hasPrefix(problem) == true, "\(line ?? "")")
        }
        for value in [["mse", "mae"], [], 7, ["out": "mse"]] as [JSONValue] {
            #expect(try loss(value).1?.contains("is not supported; these are:") == true)
        }
        #expect(
            try loss(["class_name": "Huber", "config": ["delta": 0]], .linear).1
                == "loss: the delta of huber is 0.0; it must "
                + "be finite and above 0, for example 1.0")
    }

    /// Whether a loss takes probabilities or logits, and what a model that ends with a function gives it.
    private static let fits: [(String, logits: [Compiling.End], probabilities: [Compiling.End])] = [
        ("SparseCategoricalCrossentropy", [.linear], [.softmax, .sigmoid]),
        ("CategoricalCrossentropy", [.linear], [.softmax, .sigmoid]), ("BinaryCrossentropy", [.linear], [.sigmoid]),
    ]

    @Test(arguments: fits) func aLossFitsWhatTheModelEndsWith(
        name: String, logits: [Compiling.End], probabilities: [Compiling.End]
    ) throws {
        for end in Compiling.End.allCases {
            for (fromLogits, ends) in [(true, logits), (false, probabilities)] {
                let value: JSONValue = ["class_name": .text(name), "config": ["from_logits": .bool(fromLogits)]]
                let (read, problem) = try loss(value, end)
                #expect((read != nil) == ends.contains(end), "\(name), \(end), \(fromLogits)")
                let words =
                    fromLogits
                    ? "with from_logits=True the model must not end" : "without from_logits=True the model must"
                #expect(problem.map { $0.hasPrefix("loss: \(words)") } ?? true)
            }
        }
    }

    @Test(arguments: ["mse", "mae", "huber"]) func aDistanceBehindASoftmaxIsRefused(name: String) throws {
        #expect(try loss(.text(name)).1 == "loss: \(name) behind a softmax is not supported; a crossentropy is")
        #expect(try loss(.text(name), .sigmoid).1 == nil)
    }

    @Test func oneOutputIsForTheBinaryLoss() throws {
        #expect(try loss("binary_crossentropy", .sigmoid, outputs: 1).1 == nil)
        let line = try loss("sparse_categorical_crossentropy", .sigmoid, outputs: 1).1
        #expect(line?.hasPrefix("loss: sparse-categorical-crossentropy compares the outputs of classes") == true)
    }
}
