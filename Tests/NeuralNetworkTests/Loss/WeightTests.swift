import NeuralNetwork
import Testing

/// How much samples count.
@Suite struct WeightTests {
    @Test(arguments: LossCase.objectives, [false, true])
    func theKernelAgreesWithTheReference(objective: Objective, takesProbabilities: Bool) {
        var test = LossCase(objective, classes: 4, batch: 9, takesProbabilities: takesProbabilities)
        test.weights = [1, 0, 2.5, 0.125, 1, 3, 0, 1, 1e-3]
        let (result, gradient) = test.train()
        let slow = test.slow()
        #expect(abs(result.lossSum - slow.result.lossSum) < 1e-12 * slow.result.lossSum)
        for (fast, slow) in zip(gradient, slow.gradient) {
            #expect(abs(Double(fast) - slow) <= 1e-7 * max(1e-3, abs(slow)))
        }
        #expect(gradient[4..<8].allSatisfy { $0 == 0 } && gradient[0..<4].contains { $0 != 0 })
    }

    /// Accuracy is what it was.
    @Test func weightsChangeTheLossAndNoCount() {
        let plain = LossCase(Objective(topK: 2), classes: 5, batch: 40)
        var weighted = plain
        weighted.weights = (0..<40).map { Float($0 % 3) }
        let (one, other) = (plain.train().result, weighted.train().result)
        #expect(one.lossSum != other.lossSum)
        #expect((one.correct, one.inTopK, one.count) == (other.correct, other.inTopK, other.count))
    }

    @Test(arguments: LossCase.objectives) func weightsOfOneAreNoneToTheBit(objective: Objective) {
        let plain = LossCase(objective, classes: 7, batch: 30)
        var weighted = plain
        weighted.weights = plain.labels.map { _ in 1 }
        #expect(weighted.train() == plain.train())
        var classes = plain
        classes.objective.classWeights = [1, 1, 1]
        #expect(classes.train() == plain.train())
    }

    @Test func aWeightOfAClassIsThatOfEachOfItsSamplesInTrainingOnly() {
        var classes = LossCase(Objective(), classes: 4, batch: 12)
        var samples = classes
        samples.weights = classes.labels.map { [0.5, 3, 0.25, 1][Int($0)] }
        classes.objective.classWeights = [0.5, 3, 0.25]
        #expect(Set(classes.labels).count == 4)
        #expect(classes.train() == samples.train())
        #expect(classes.evaluate() == LossCase(Objective(), classes: 4, batch: 12).evaluate())
        #expect(classes.evaluate().lossSum != classes.train().result.lossSum)
    }

    /// Keras rounds halves to even, and what names no class counts 1.
    @Test func aSingleTargetIsRoundedToItsClass() {
        let weights: [Double] = [10, 20, 30]
        for (target, weight) in [(0.5, 10), (1.5, 30), (1.25, 20), (-1, 1), (7, 1), (-0.25, 10)] as [(Float, Double)] {
            let objective = Objective(Loss(.meanAbsoluteError), targets: .vectors)
            var test = LossCase(objective, [target + 2], labels: [0])
            (test.labels, test.vectors, test.objective.classWeights) = ([], [target], weights)
            #expect(test.train().result.lossSum == 2 * weight, "\(target)")
            #expect(test.slow().result.lossSum == 2 * weight, "\(target)")
        }
    }

    @Test func aSampleThatCountsNothingHasNoGradientHoweverWrong() {
        var test = LossCase(Objective(Loss(.meanSquaredError)), [3e38, -3e38], labels: [0])
        test.weights = [0]
        #expect(test.train().result.lossSum == 0 && test.train().gradient == [0, 0])
    }
}
