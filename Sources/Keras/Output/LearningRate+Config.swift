internal import NeuralNetwork

extension LearningRate {
    /// A number, or a schedule of Keras; nil for a warm-up that Keras' schedule does not have.
    var kerasConfig: JSONValue? {
        if case .cosine(let steps, let end) = decay { return cosine(steps, end) }
        guard warmupSteps == 0 else { return nil }
        switch decay {
        case .constant: return .number(initial)
        case .piecewise(let boundaries, let values):
            return Self.schedule(
                "PiecewiseConstantDecay",
                [
                    "boundaries": .list(boundaries.map(JSONValue.integer)),
                    "values": .list(([initial] + values).map(JSONValue.number)),
                ])
        case .exponential(let steps, let rate, let staircase):
            return Self.schedule(
                "ExponentialDecay",
                [
                    "initial_learning_rate": .number(initial), "decay_steps": .integer(steps),
                    "decay_rate": .number(rate), "staircase": .bool(staircase),
                ])
        case .polynomial(let steps, let end, let power):
            return Self.schedule(
                "PolynomialDecay",
                [
                    "initial_learning_rate": .number(initial), "decay_steps": .integer(steps),
                    "end_learning_rate": .number(end), "power": .number(power), "cycle": false,
                ])
        case .cosine: return nil
        }
    }

    private func cosine(_ steps: Int, _ end: Double) -> JSONValue {
        var config: [String: JSONValue] = [
            "initial_learning_rate": .number(warmupSteps > 0 ? warmupFrom : initial), "decay_steps": .integer(steps),
            "alpha": .number(initial == 0 ? 0 : end / initial),
        ]
        if warmupSteps > 0 {
            config["warmup_target"] = .number(initial)
            config["warmup_steps"] = .integer(warmupSteps)
        }
        return Self.schedule("CosineDecay", config)
    }

    private static func schedule(_ name: String, _ config: [String: JSONValue]) -> JSONValue {
        .object(name, in: "keras.optimizers.schedules", config)
    }
}
