package import NeuralNetwork

/// How a model is trained, as Keras' `compile_config`.
package enum CompileConfig {
    /// The settings; nil for what Keras does not have: LARS, a warm-up of another schedule than the cosine.
    ///
    /// - Parameter endsWithSoftmax: Whether Keras' model gives probabilities where ours gives logits.
    package static func value(
        _ optimizer: Optimizer, _ objective: Objective, model: Model, endsWithSoftmax: Bool
    ) -> JSONValue? {
        guard let optimizer = optimizer.kerasConfig else { return nil }
        let fromLogits = !endsWithSoftmax && !model.endsWithProbabilities
        return .object([
            "optimizer": optimizer, "loss": objective.loss.kerasConfig(fromLogits: fromLogits),
            "loss_weights": nil, "metrics": .list(metrics(objective, outputs: model.outputCount)),
            "weighted_metrics": nil,
            "run_eagerly": false, "steps_per_execution": 1, "jit_compile": false,
        ])
    }

    /// The accuracy that is counted, as `KerasMetric.problem` has it; none beside a distance.
    private static func metrics(_ objective: Objective, outputs: Int) -> [JSONValue] {
        let isSparse = objective.loss.function == .sparseCategoricalCrossentropy
        let topK = objective.topK.map { k in
            JSONValue.object(
                isSparse ? "SparseTopKCategoricalAccuracy" : "TopKCategoricalAccuracy", in: "keras.metrics",
                ["name": .text("top_\(k)_accuracy"), "k": .integer(k)])
        }
        let accuracy: [JSONValue] =
            switch objective.loss.function {
            case .sparseCategoricalCrossentropy, .categoricalCrossentropy: ["accuracy"]
            case .binaryCrossentropy: [outputs == 1 ? "accuracy" : "binary_accuracy"]
            case .meanSquaredError, .meanAbsoluteError, .huber: []
            }
        return accuracy + (topK.map { [$0] } ?? [])
    }
}

extension Loss {
    fileprivate func kerasConfig(fromLogits: Bool) -> JSONValue {
        let smoothing: [String: JSONValue] = ["label_smoothing": .number(labelSmoothing)]
        let logits: [String: JSONValue] = ["from_logits": .bool(fromLogits)]
        let (name, settings): (String, [String: JSONValue]) =
            switch function {
            case .sparseCategoricalCrossentropy: ("SparseCategoricalCrossentropy", logits)
            case .categoricalCrossentropy: ("CategoricalCrossentropy", logits.merging(smoothing) { $1 })
            case .binaryCrossentropy: ("BinaryCrossentropy", logits.merging(smoothing) { $1 })
            case .meanSquaredError: ("MeanSquaredError", [:])
            case .meanAbsoluteError: ("MeanAbsoluteError", [:])
            case .huber(let delta): ("Huber", ["delta": .number(delta)])
            }
        return .object(name, in: "keras.losses", settings)
    }
}

extension Optimizer {
    fileprivate var kerasConfig: JSONValue? {
        guard let rate = learningRate.kerasConfig, let (name, settings) = rule.kerasConfig else { return nil }
        var config = settings
        config["learning_rate"] = rate
        config["weight_decay"] = .number(weightDecay)  // With none AdamW takes its own.
        switch clipping {
        case .none: break
        case .norm(let limit): config["clipnorm"] = .number(limit)
        case .globalNorm(let limit): config["global_clipnorm"] = .number(limit)
        case .value(let limit): config["clipvalue"] = .number(limit)
        }
        if let average {
            config["use_ema"] = true
            config["ema_momentum"] = .number(average.momentum)
            config["ema_overwrite_frequency"] = average.overwriteEvery.map(JSONValue.integer)
        }
        return .object(name, in: "keras.optimizers", config)
    }
}

extension UpdateRule {
    fileprivate var kerasConfig: (String, [String: JSONValue])? {
        switch self {
        case .sgd(let momentum, let nesterov):
            return ("SGD", ["momentum": .number(momentum), "nesterov": .bool(nesterov)])
        case .adam(let settings): return ("Adam", settings.kerasConfig)
        case .adamW(let settings): return ("AdamW", settings.kerasConfig)
        case .lamb(let settings): return ("Lamb", settings.kerasConfig)
        case .rmsprop(let settings):
            return (
                "RMSprop",
                [
                    "rho": .number(settings.rho), "momentum": .number(settings.momentum),
                    "epsilon": .number(settings.epsilon), "centered": .bool(settings.centered),
                ]
            )
        case .lars: return nil
        }
    }
}

extension MomentSettings {
    fileprivate var kerasConfig: [String: JSONValue] {
        ["beta_1": .number(beta1), "beta_2": .number(beta2), "epsilon": .number(epsilon)]
    }
}
