internal import NeuralNetwork

/// Reads a loss: a name, a function, or an object with settings.
enum LossReader {
    private static let names: [String: Loss.Name] = [
        "sparse_categorical_crossentropy": .sparseCategoricalCrossentropy,
        "categorical_crossentropy": .categoricalCrossentropy, "binary_crossentropy": .binaryCrossentropy,
        "mean_squared_error": .meanSquaredError, "mse": .meanSquaredError, "mean_absolute_error": .meanAbsoluteError,
        "mae": .meanAbsoluteError, "huber": .huber,
    ]

    static var supported: [String] { names.keys.sorted() }

    static func loss(_ place: JSONPlace, _ network: KerasNetwork) throws(KerasError) -> Loss {
        if place.isList, let first = try place.list().first, try place.list().count == 1 {
            return try loss(first, network)
        }
        let isFunction = place["class_name"].textIfAny == "function"
        let name = (isFunction ? place["config"].textIfAny : place["class_name"].textIfAny ?? place.textIfAny) ?? ""
        guard let known = names[name] ?? names[name.kerasSnakeCase] else {
            throw place.error(
                "the loss '\(name)' is not supported; these are: \(supported.joined(separator: ", "))")
        }
        let config = LayerConfig(place["config"].isObject ? place["config"] : JSONPlace(.null, at: place.path))
        let reduction = config.place["reduction"].textIfAny ?? "sum_over_batch_size"
        guard ["sum_over_batch_size", "auto"].contains(reduction) else {
            throw config.place["reduction"].error("it is '\(reduction)'; sum_over_batch_size is supported")
        }
        try config.requireNone("ignore_class")
        try checkEnd(known, fromLogits: try config.bool("from_logits", default: false), network, place)
        let delta = known == .huber ? try config.number("delta", default: 1) : nil
        let loss = Loss(
            known.function(huberDelta: delta),
            labelSmoothing: try config.number("label_smoothing", default: 0))
        do throws(LossError) {
            try loss.check()
        } catch {
            throw place.error(error.description)
        }
        return loss
    }

    /// Whether the loss fits what the model ends with: probabilities or logits.
    private static func checkEnd(
        _ name: Loss.Name, fromLogits: Bool, _ network: KerasNetwork, _ place: JSONPlace
    ) throws(KerasError) {
        guard let model = network.model else { return }
        let (softmax, sigmoid) = (network.endsWithSoftmax, model.endsWithProbabilities)
        switch name {
        case .sparseCategoricalCrossentropy, .categoricalCrossentropy:
            guard fromLogits ? !(softmax || sigmoid) : softmax || sigmoid else {
                throw place.error(mismatch(fromLogits, "softmax"))
            }
        case .binaryCrossentropy:
            guard !softmax, fromLogits != sigmoid else { throw place.error(mismatch(fromLogits, "sigmoid")) }
        case .meanSquaredError, .meanAbsoluteError, .huber:
            guard !softmax else {
                throw place.error("\(name.rawValue) behind a softmax is not supported; a crossentropy is")
            }
        }
    }

    private static func mismatch(_ fromLogits: Bool, _ function: String) -> String {
        fromLogits
            ? "with from_logits=True the model must not end with a softmax or a sigmoid"
            : "without from_logits=True the model must end with a \(function)"
    }
}
