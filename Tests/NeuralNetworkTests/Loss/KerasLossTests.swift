import Foundation
import NeuralNetwork
import Testing

/// Losses, gradients and top-k counts of fixed outputs as Keras has them; `Tests/Golden/losses.py` wrote them.
@Suite struct KerasLossTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let loss: Loss
            /// The mean over the batch, and its gradient.
            let value: Double
            let gradient: [Double]
        }

        struct Batch: Decodable {
            let classes: Int
            let probabilities: Bool
            let outputs: [Float]
            let labels: [Int32]
            let losses: [Case]
            /// For k = 1, 2, …
            let inTopK: [Int]
        }

        let keras: String
        let batches: [Batch]
    }

    private let golden: Golden

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Golden/losses.json")
        golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }

    /// Keras rounds the reciprocal of the batch to single precision, also when it computes in double.
    @Test func valuesAndGradientsAreThoseOfKeras() throws {
        for batch in golden.batches {
            for golden in batch.losses {
                var test = LossCase(
                    Objective(golden.loss), batch.outputs, labels: batch.labels,
                    takesProbabilities: batch.probabilities)
                test.divisor = batch.labels.count
                let (result, gradient) = test.train()
                let value = result.lossSum / Double(test.divisor)
                #expect(abs(value - golden.value) < 1e-6 * golden.value, "\(golden.loss): \(value)")
                let largest = golden.gradient.map(abs).max() ?? 0
                let error = zip(gradient, golden.gradient).map { abs(Double($0) - $1) }.max() ?? 0
                #expect(error < 1e-6 * largest, "\(golden.loss): \(error) of \(largest)")
            }
        }
    }

    @Test func whatIsInTheTopKIsThatOfKeras() throws {
        for batch in golden.batches {
            for (index, expected) in batch.inTopK.enumerated() {
                let objective = Objective(topK: index + 1)
                let test = LossCase(objective, batch.outputs, labels: batch.labels)
                #expect(test.evaluate().inTopK == expected, "top-\(index + 1)")
            }
        }
    }

    /// Or the tests above would say nothing.
    @Test func everyLossAndBothFormsAreThere() {
        let losses = golden.batches.flatMap(\.losses).map(\.loss)
        #expect(Set(losses.map(\.name)) == Set(Loss.Name.allCases))
        #expect(losses.contains { $0.labelSmoothing > 0 } && Set(golden.batches.map(\.probabilities)).count == 2)
        #expect(golden.batches.allSatisfy { $0.losses.count == 9 && $0.inTopK.count == $0.classes })
    }
}
