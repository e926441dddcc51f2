import Foundation
import NeuralNetwork

/// What Keras makes of targets that are vectors, with and without weights; `Tests/Golden/targets.py` wrote it.
struct KerasTargets: Decodable {
    /// What `fit` reports, and the gradient of its loss.
    struct Result: Decodable {
        let value: Double
        let gradient: [Double]
        /// Nothing for real numbers.
        let accuracy: Double?
    }

    /// A loss of a batch.
    struct Case: Decodable {
        let loss: Loss
        let plain: Result
        let weighted: Result
        let classWeighted: Result
    }

    /// Outputs and targets.
    struct Batch: Decodable {
        let outputs: Int
        let probabilities: Bool
        let values: [Float]
        let targets: [Float]
        let sampleWeights: [Float]
        let classWeights: [Double]
        let losses: [Case]
    }

    let batches: [Batch]

    static func read() throws -> KerasTargets {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Golden/targets.json")
        return try JSONDecoder().decode(KerasTargets.self, from: Data(contentsOf: file))
    }
}

extension KerasTargets.Batch {
    /// A case without weights.
    func make(_ loss: Loss) -> LossCase {
        var test = LossCase(
            Objective(loss, targets: .vectors), classes: outputs, batch: values.count / outputs,
            takesProbabilities: probabilities)
        (test.outputs, test.vectors, test.labels) = (values, targets, [])
        test.divisor = values.count / outputs
        return test
    }
}
