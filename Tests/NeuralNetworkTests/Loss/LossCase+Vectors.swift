import NeuralNetwork

extension LossCase {
    /// Losses that compare outputs with vectors of targets.
    static let vectorObjectives = objectives.filter { $0.loss.name != .sparseCategoricalCrossentropy }.map { given in
        var objective = given
        objective.targets = .vectors
        return objective
    }

    /// Outputs and targets that look random, targets within 0 ... 1 and partly on their ends.
    init(vectors objective: Objective, outputs: Int, batch: Int, takesProbabilities: Bool = false) {
        self.init(objective, classes: outputs, batch: batch, takesProbabilities: takesProbabilities)
        labels = []
        vectors = someNumbers(outputs * batch, seed: 8).map { Float(min(max(0.5 + 0.75 * $0, 0), 1)) }
        weights = (0..<batch).map { Float($0 % 5) / 2 }
    }

    /// The same with the one-hot vector of each class.
    var asVectors: LossCase {
        var other = self
        other.objective.targets = .vectors
        other.labels = []
        other.vectors = labels.flatMap { label in
            outputCount == 1 ? [Float(label)] : (0..<Int32(outputCount)).map { $0 == label ? 1 : 0 }
        }
        return other
    }
}
