import NeuralNetwork
import Testing

/// Losses, gradients and top-k counts of fixed outputs as Keras has them.
@Suite struct KerasLossTests {
    private let golden: KerasLosses

    init() throws { golden = try .read() }

    @Test func valuesAndGradientsAreThoseOfKeras() {
        for batch in golden.batches {
            for loss in batch.losses {
                loss.check(batch.outputs, labels: batch.labels, probabilities: batch.probabilities)
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
