import Foundation
import NeuralNetwork
import Testing

/// What Keras' losses and metrics make of fixed outputs; `Tests/Golden/losses.py` wrote it.
struct KerasLosses: Decodable {
    /// A loss of a batch.
    struct Case: Decodable {
        let loss: Loss
        /// The mean over the batch, and its gradient.
        let value: Double
        let gradient: [Double]
    }

    /// Outputs of several classes.
    struct Batch: Decodable {
        let classes: Int
        let probabilities: Bool
        let outputs: [Float]
        let labels: [Int32]
        let losses: [Case]
        /// For k = 1, 2, …
        let inTopK: [Int]
    }

    /// Single outputs, each for two classes.
    struct Single: Decodable {
        let probabilities: Bool
        let outputs: [Float]
        let labels: [Int32]
        let losses: [Case]
        /// As `BinaryAccuracy` counts at a probability of one half.
        let correct: Int
    }

    let keras: String
    let batches: [Batch]
    let single: [Single]

    static func read() throws -> KerasLosses {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Golden/losses.json")
        return try JSONDecoder().decode(KerasLosses.self, from: Data(contentsOf: file))
    }
}

extension KerasLosses.Case {
    /// Compares with Keras, which rounds the reciprocal of the batch to single precision, also when it computes in double.
    func check(_ outputs: [Float], labels: [Int32], probabilities: Bool) {
        var test = LossCase(Objective(loss), outputs, labels: labels, takesProbabilities: probabilities)
        test.divisor = labels.count
        let (result, fast) = test.train()
        let mean = result.lossSum / Double(test.divisor)
        #expect(abs(mean - value) < 1e-6 * value, "\(loss): \(mean)")
        let largest = gradient.map(abs).max() ?? 0
        let error = zip(fast, gradient).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(error < 1e-6 * largest, "\(loss): \(error) of \(largest)")
    }
}
