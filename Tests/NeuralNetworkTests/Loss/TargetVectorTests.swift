import NeuralNetwork
import Testing

/// Targets that are given instead of made of a class.
@Suite struct TargetVectorTests {
    @Test(arguments: LossCase.vectorObjectives, [false, true])
    func theKernelAgreesWithTheReferenceAndItWithDifferences(objective: Objective, takesProbabilities: Bool) {
        for (outputs, batch) in [(1, 7), (2, 1), (3, 5), (10, 17)] {
            guard outputs > 1 || objective.loss.name != .categoricalCrossentropy else { continue }
            let test = LossCase(
                vectors: objective, outputs: outputs, batch: batch, takesProbabilities: takesProbabilities)
            let (result, gradient) = test.train()
            let slow = test.slow()
            #expect(abs(result.lossSum - slow.result.lossSum) < 1e-12 * max(1, abs(slow.result.lossSum)))
            #expect((result.correct, result.count) == (slow.result.correct, slow.result.count))
            for (fast, slow) in zip(gradient, slow.gradient) {
                #expect(abs(Double(fast) - slow) <= 1e-7 * max(1e-3, abs(slow)))
            }
            let error = GradientCheck.worstError(slow.gradient, at: test.outputs.map(Double.init)) {
                test.slow(divisor: 1, outputs: $0).result.lossSum / Double(test.divisor)
            }
            #expect(error < 1e-6, "\(outputs) outputs, \(batch) samples")
        }
    }

    @Test(arguments: LossCase.vectorObjectives, [false, true])
    func evaluationGivesTheSameBitsAsTraining(objective: Objective, takesProbabilities: Bool) {
        let test = LossCase(vectors: objective, outputs: 6, batch: 33, takesProbabilities: takesProbabilities)
        #expect(test.evaluate() == test.train().result)
    }

    @Test(arguments: LossCase.objectives, [false, true])
    func aOneHotVectorIsItsClassToTheBit(objective: Objective, takesProbabilities: Bool) {
        guard objective.loss.labelSmoothing == 0 else { return }
        var classes = LossCase(objective, classes: 9, batch: 20, takesProbabilities: takesProbabilities)
        if objective.loss.name == .sparseCategoricalCrossentropy {
            classes.objective.loss = Loss(.categoricalCrossentropy)
        }
        let (expected, found) = (classes.train(), classes.asVectors.train())
        #expect(found.gradient == expected.gradient && found.result.lossSum == expected.result.lossSum)
    }

    @Test func theClassOfAVectorIsTheFirstOfItsLargestTargets() {
        func correct(_ outputs: [Float], _ targets: [Float]) -> Int {
            var test = LossCase(
                Objective(Loss(.categoricalCrossentropy), topK: 1, targets: .vectors), outputs, labels: [0])
            (test.labels, test.vectors) = ([], targets)
            #expect(test.evaluate().inTopK == test.evaluate().correct)
            return test.evaluate().correct
        }
        #expect(correct([0, 2, 1], [0.25, 0.5, 0.25]) == 1)
        #expect(correct([2, 0, 1], [0.5, 0.5, 0]) == 1 && correct([0, 2, 1], [0.5, 0.5, 0]) == 0)
        #expect(correct([.nan, 0, 1], [1, 0, 0]) == 0)
    }

    @Test func theBinaryLossCountsEachOutputOnItsSide() {
        func correct(_ outputs: [Float], _ targets: [Float], probabilities: Bool = false, smoothing: Double = 0) -> Int
        {
            let objective = Objective(Loss(.binaryCrossentropy, labelSmoothing: smoothing), targets: .vectors)
            var test = LossCase(objective, outputs, labels: [0], takesProbabilities: probabilities)
            (test.labels, test.vectors) = ([], targets)
            return test.evaluate().correct
        }
        #expect(correct([1, -1, 2, 0], [1, 0, 0, 0]) == 3)
        #expect(correct([1, -1, 2, 0], [1, 0, 0, 0], smoothing: 0.25) == 3)
        #expect(correct([0.25, 0.75, 0.5, 0.5], [0, 1, 0, 1], probabilities: true) == 3)
        #expect(correct([1, -1, .nan], [0.75, 0.25, 1]) == 0, "what is neither 0 nor 1 is never hit")
        #expect(Objective(Loss(.binaryCrossentropy), targets: .vectors).answers(outputs: 4) == 4)
        #expect(Objective(Loss(.binaryCrossentropy)).answers(outputs: 4) == 1)
    }

    @Test func targetsThatDoNotSumToOneWeighTheLogarithm() {
        let objective = Objective(Loss(.categoricalCrossentropy), targets: .vectors)
        var test = LossCase(objective, [0, 0, 0, 0], labels: [0])
        (test.labels, test.vectors) = ([], [2, 0, 0, 0])
        let (result, gradient) = test.train()
        #expect(abs(result.lossSum - 2 * PortableMath.log(4)) < 1e-15)
        #expect(gradient == [-1.5, 0.5, 0.5, 0.5])
    }

    @Test func anInfiniteLogitOfATargetOfZeroCostsNothing() {
        var test = LossCase(Objective(Loss(.categoricalCrossentropy), targets: .vectors), [3, -.infinity], labels: [0])
        (test.labels, test.vectors) = ([], [1, 0])
        #expect(test.train().result.lossSum == 0 && test.train().gradient == [0, 0])
    }
}
