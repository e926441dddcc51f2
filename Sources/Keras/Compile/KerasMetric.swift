internal import NeuralNetwork

/// Something that is reported beside the loss.
package struct KerasMetric: Sendable, Hashable {
    /// The key in the history.
    package let name: String
    /// K of a top-k accuracy; nil for the accuracy.
    package let topK: Int?
    /// Which of the supported ones it is.
    private let function: String

    static let supported = [
        "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
        "sparse_top_k_categorical_accuracy", "top_k_categorical_accuracy",
    ]

    /// Why it is not counted with a loss over so many outputs, in one line; nil if it is.
    ///
    /// `accuracy` is that of the shapes in Keras: of the sides of one output, of the largest of several.
    func problem(with loss: Loss, outputs: Int) -> String? {
        guard topK == nil else { return nil }
        let counted: [String] =
            switch loss.function {
            case .sparseCategoricalCrossentropy, .categoricalCrossentropy:
                ["accuracy", "categorical_accuracy", "sparse_categorical_accuracy"]
            case .binaryCrossentropy: (outputs == 1 ? ["accuracy"] : []) + ["binary_accuracy"]
            case .meanSquaredError, .meanAbsoluteError, .huber: []
            }
        guard !counted.contains(function) else { return nil }
        return "the metric '\(function)' is not counted with \(loss.name.rawValue) over \(outputs) outputs; "
            + (counted.isEmpty ? "leave it out" : "these are: \(counted.joined(separator: ", "))")
    }

    /// Reads the metrics of a model with one output: a list of names and objects, or a list in a list.
    static func list(_ place: JSONPlace) throws(KerasError) -> [KerasMetric] {
        guard !place.isNull else { return [] }
        guard place.isList else { return [try KerasMetric(place)] }
        var metrics: [KerasMetric] = []
        for part in try place.list() { metrics += try list(part) }
        return metrics
    }

    private init(_ place: JSONPlace) throws(KerasError) {
        let config = LayerConfig(place["config"])
        let given: String? =
            switch place["class_name"].textIfAny {
            case "function": place["config"].textIfAny
            case "MeanMetricWrapper": config.place["fn"].textIfAny  // Keras 2, once the model has been used.
            default: nil
            }
        let name = given ?? place["class_name"].textIfAny ?? place.textIfAny ?? ""
        let snake = name == "acc" ? "accuracy" : name.kerasSnakeCase
        guard Self.supported.contains(snake) else {
            throw place.error(
                "the metric '\(name)' is not supported; these are: \(Self.supported.joined(separator: ", "))")
        }
        if try config.number("threshold", default: 0.5) != 0.5 {
            throw config.place["threshold"].error("a threshold other than 0.5 is not supported")
        }
        function = snake
        self.name = config.place["name"].textIfAny ?? name
        topK = snake.contains("top_k") ? try config.integer("k", default: 5) : nil
    }
}
