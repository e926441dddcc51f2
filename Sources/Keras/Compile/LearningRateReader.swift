internal import NeuralNetwork

/// Reads a learning rate: a number, or a schedule.
enum LearningRateReader {
    static let supported = ["CosineDecay", "ExponentialDecay", "PiecewiseConstantDecay", "PolynomialDecay"]

    static func rate(_ place: JSONPlace, standard: Double) throws(KerasError) -> LearningRate {
        guard place.isObject else { return LearningRate(try place.present?.shortNumber() ?? standard) }
        let config = LayerConfig(place["config"])
        switch place["class_name"].textIfAny ?? "" {
        case "CosineDecay": return try cosine(config)
        case "ExponentialDecay":
            return LearningRate(
                try config.number("initial_learning_rate"),
                decay: .exponential(
                    steps: try config.integer("decay_steps"), rate: try config.number("decay_rate"),
                    staircase: try config.bool("staircase", default: false)))
        case "PiecewiseConstantDecay": return try piecewise(config)
        case "PolynomialDecay":
            try config.require("cycle", .bool(false))
            return LearningRate(
                try config.number("initial_learning_rate"),
                decay: .polynomial(
                    steps: try config.integer("decay_steps"),
                    end: try config.number("end_learning_rate", default: 1e-4),
                    power: try config.number("power", default: 1)))
        case let name:
            throw place.error(
                "the schedule '\(name)' is not supported; these are: \(supported.joined(separator: ", "))")
        }
    }

    /// With a warm-up the rate rises from `initial_learning_rate` to `warmup_target`, and decays from there.
    private static func cosine(_ config: LayerConfig) throws(KerasError) -> LearningRate {
        let initial = try config.number("initial_learning_rate")
        let target = try config.place["warmup_target"].present?.shortNumber()
        let top = target ?? initial
        return LearningRate(
            top,
            decay: .cosine(
                steps: try config.integer("decay_steps"), end: top * (try config.number("alpha", default: 0))),
            warmupSteps: target == nil ? 0 : try config.integer("warmup_steps", default: 0),
            warmupFrom: target == nil ? 0 : initial)
    }

    /// Keras' first value holds up to the first boundary.
    private static func piecewise(_ config: LayerConfig) throws(KerasError) -> LearningRate {
        var (boundaries, values): ([Int], [Double]) = ([], [])
        for boundary in try config.place["boundaries"].list() { boundaries.append(try boundary.integer()) }
        for value in try config.place["values"].list() { values.append(try value.shortNumber()) }
        guard values.count == boundaries.count + 1 else {
            throw config.place["values"].error("there are \(values.count); there must be one more than boundaries")
        }
        return LearningRate(values[0], decay: .piecewise(boundaries: boundaries, values: Array(values.dropFirst())))
    }
}
