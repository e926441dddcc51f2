import NeuralNetwork
import Testing

/// Losses, gradients and accuracies against vectors of targets as Keras has them.
@Suite struct KerasTargetTests {
    private let golden: KerasTargets

    init() throws { golden = try .read() }

    /// Keras divides by the number of samples, not by the sum of their weights, and so does what its history shows.
    private func check(_ test: LossCase, _ expected: KerasTargets.Result) {
        let (result, gradient) = test.train()
        let loss = result.lossSum / Double(result.count)
        #expect(abs(loss - expected.value) < 1e-6 * expected.value, "\(test.objective): \(loss)")
        let largest = expected.gradient.map(abs).max() ?? 0
        let error = zip(gradient, expected.gradient).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(largest > 0 && error < 1e-6 * largest, "\(test.objective): \(error) of \(largest)")
        let answers = test.objective.answers(outputs: test.outputCount)
        guard let accuracy = expected.accuracy else {
            #expect(answers == 0 && result.correct == 0)
            return
        }
        let share = Double(result.correct) / Double(result.count * answers)
        #expect(abs(share - accuracy) < 1e-6, "\(test.objective): \(share)")
    }

    @Test func vectorsHaveTheLossesOfKeras() {
        for batch in golden.batches {
            for loss in batch.losses { check(batch.make(loss.loss), loss.plain) }
        }
    }

    @Test func weightsOfSamplesCountAsInKeras() {
        for batch in golden.batches {
            for loss in batch.losses {
                var test = batch.make(loss.loss)
                test.objective.weighsSamples = true
                test.weights = batch.sampleWeights
                check(test, loss.weighted)
            }
        }
    }

    @Test func weightsOfClassesCountAsInKeras() {
        for batch in golden.batches {
            for loss in batch.losses {
                var test = batch.make(loss.loss)
                test.objective.classWeights = batch.classWeights
                check(test, loss.classWeighted)
            }
        }
    }

    /// Or the tests above would say nothing.
    @Test func everyLossIsThereAndWeightsMatter() {
        let losses = golden.batches.flatMap { $0.losses }
        #expect(Set(losses.map { $0.loss.name }).count == Loss.Name.allCases.count - 1)
        #expect(losses.contains { $0.loss.labelSmoothing > 0 })
        #expect(Set(golden.batches.map { $0.probabilities }).count == 2 && golden.batches.contains { $0.outputs == 1 })
        #expect(losses.allSatisfy { $0.weighted.value != $0.plain.value && $0.classWeighted.value != $0.plain.value })
    }
}
