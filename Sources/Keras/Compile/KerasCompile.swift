package import NeuralNetwork

/// How a model is trained, as `compile` was told.
package struct KerasCompile: Sendable, Hashable {
    /// The optimizer, with the model's penalties on kernels; nil if it is not said, or not supported.
    package let optimizer: Optimizer?
    /// Loss and top-k; nil if the loss is not said, or not supported.
    package let objective: Objective?
    /// What is reported beside the loss.
    package let metrics: [KerasMetric]
    /// Everything that is not supported.
    package let problems: [KerasError]

    /// Reads `compile_config`, or a legacy model's `training_config`.
    package init(_ place: JSONPlace, network: KerasNetwork) {
        var problems: [KerasError] = []
        func note<Value>(_ read: () throws(KerasError) -> Value) -> Value? {
            do throws(KerasError) {
                return try read()
            } catch {
                problems.append(error)
                return nil
            }
        }
        // The text of `to_json()` leaves the optimizer out once it has been used.
        let given = place["optimizer"].present ?? place["optimizer_config"].present
        let made = given.flatMap { given in
            note { () throws(KerasError) in try OptimizerReader.optimizer(given) }
        }
        optimizer = made.map { made in
            var optimizer = made
            (optimizer.l1, optimizer.l2) = (network.penalty.l1, network.penalty.l2)
            return optimizer
        }
        let loss = place["loss"].present.flatMap { given in
            note { () throws(KerasError) in try LossReader.loss(given, network) }
        }
        metrics = note { () throws(KerasError) in try KerasMetric.list(place["metrics"]) } ?? []
        objective = loss.map { [metrics] loss in Objective(loss, topK: metrics.compactMap(\.topK).first) }
        if Set(metrics.compactMap(\.topK)).count > 1 {
            problems.append(place["metrics"].error("several k of a top-k accuracy are not supported; one is"))
        }
        if let objective, let model = network.model {
            _ = note { () throws(KerasError) in
                do throws(LossError) { try objective.check(model) } catch {
                    throw place["loss"].error(error.description)
                }
            }
            let wrong = metrics.compactMap { $0.problem(with: objective.loss, outputs: model.outputCount) }
            problems += wrong.map(place["metrics"].error)
        }
        for key in ["loss_weights", "sample_weight_mode", "weighted_metrics"] where !place[key].isEmpty {
            problems.append(place[key].error("it is not supported; leave it out"))
        }
        self.problems = problems
    }
}
