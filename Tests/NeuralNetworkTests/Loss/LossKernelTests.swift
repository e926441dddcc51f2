import NeuralNetwork
import Testing

@Suite struct LossKernelTests {
    @Test(arguments: LossCase.objectives, [false, true])
    func gradientsOfTheReferenceAreItsDifferences(objective: Objective, takesProbabilities: Bool) {
        for (classes, batch) in [(2, 1), (3, 4), (10, 3)] {
            let test = LossCase(objective, classes: classes, batch: batch, takesProbabilities: takesProbabilities)
            let outputs = test.outputs.map(Double.init)
            let gradient = test.reference.run(outputs, labels: test.labels, divisor: 6).gradient
            let error = GradientCheck.worstError(gradient, at: outputs) {
                test.reference.run($0, labels: test.labels, divisor: 1).result.lossSum / 6
            }
            #expect(error < 1e-6, "\(classes) classes, \(batch) samples")
        }
    }

    @Test(arguments: LossCase.objectives, [false, true])
    func theKernelAgreesWithTheReference(objective: Objective, takesProbabilities: Bool) {
        var objective = objective
        objective.topK = 2
        for (classes, batch) in [(2, 1), (3, 5), (10, 17), (37, 4)] {
            let test = LossCase(objective, classes: classes, batch: batch, takesProbabilities: takesProbabilities)
            let (result, gradient) = test.train()
            let slow = test.reference.run(test.outputs.map(Double.init), labels: test.labels, divisor: test.divisor)
            #expect(abs(result.lossSum - slow.result.lossSum) < 1e-12 * max(1, abs(slow.result.lossSum)))
            #expect((result.correct, result.inTopK) == (slow.result.correct, slow.result.inTopK))
            #expect(result.count == batch)
            for (fast, slow) in zip(gradient, slow.gradient) {
                #expect(abs(Double(fast) - slow) <= 1e-7 * max(1e-3, abs(slow)))
            }
        }
    }

    @Test func theDefaultLossIsTheReferencesToTheBitInFloat() {
        let test = LossCase(Objective(), classes: 10, batch: 30)
        let reference = ReferenceLoss<Float>(Objective(), outputs: 10, takesProbabilities: false)
        let (result, gradient) = reference.run(test.outputs, labels: test.labels, divisor: test.divisor)
        #expect(test.train() == (result, gradient))
    }

    @Test(arguments: LossCase.objectives, [false, true])
    func evaluationGivesTheSameBitsAsTraining(objective: Objective, takesProbabilities: Bool) {
        var objective = objective
        objective.topK = 3
        let test = LossCase(objective, classes: 10, batch: 33, takesProbabilities: takesProbabilities)
        #expect(test.evaluate() == test.train().result)
    }

    @Test(arguments: [false, true]) func theSparseLossIsTheCategoricalOneToTheBit(takesProbabilities: Bool) {
        let sparse = LossCase(Objective(), classes: 9, batch: 20, takesProbabilities: takesProbabilities)
        var categorical = sparse
        categorical.objective.loss.function = .categoricalCrossentropy
        #expect(categorical.train() == sparse.train())
    }

    @Test(arguments: LossCase.objectives, [false, true])
    func aNaNMakesLossAndGradientOne(objective: Objective, takesProbabilities: Bool) {
        for place in 0..<3 {
            var test = LossCase(objective, classes: 3, batch: 1, takesProbabilities: takesProbabilities)
            test.objective.topK = 3
            test.outputs[place] = .nan
            let (result, gradient) = test.train()
            #expect(result.lossSum.isNaN && gradient[place].isNaN)
            #expect((result.correct, result.inTopK) == (0, 0))
        }
    }

    @Test func hugeLogitsNeitherOverflowNorLoseTheBinaryLoss() {
        let binary = Objective(Loss(.binaryCrossentropy))
        let right = LossCase(binary, [3e38, -3e38], labels: [0]).train()
        #expect(right.result.lossSum == 0 && right.gradient == [0, 0])
        let wrong = LossCase(binary, [-1_000, 2_000], labels: [0]).train()
        #expect(wrong.result.lossSum == 1_500 && wrong.gradient == [-0.5, 0.5])
    }

    /// Keras clips probabilities to 1e-7 ... 1 - 1e-7; beyond that there is no slope.
    @Test func probabilitiesAreClippedAsKerasDoes() {
        let binary = LossCase(Objective(Loss(.binaryCrossentropy)), [0, 1], labels: [0], takesProbabilities: true)
        #expect(abs(binary.train().result.lossSum + PortableMath.log(1e-7)) < 1e-7)
        #expect(binary.train().gradient == [0, 0])
        let sparse = LossCase(Objective(), [0, 1], labels: [0], takesProbabilities: true).train()
        #expect(sparse.result.lossSum == -PortableMath.log(1e-7) && sparse.gradient == [0, 0])
    }

    @Test func theKinksHaveTheSlopesOfTheirMiddle() {
        #expect(LossCase(Objective(Loss(.meanAbsoluteError)), [1, 0], labels: [0]).train().gradient == [0, 0])
        let huber = LossCase(Objective(Loss(.huber(delta: 0.5))), [1.5, -0.5, 3, 0.25], labels: [0]).train()
        #expect(huber.gradient == [0.125, -0.125, 0.125, 0.0625])
        #expect(huber.result.lossSum == (0.125 + 0.125 + 1.375 + 0.03125) / 4)
    }

    @Test func smoothedTargetsAreThoseOfKeras() {
        #expect(Loss(.categoricalCrossentropy, labelSmoothing: 0.5).targets(outputs: 4).own == 0.625)
        #expect(Loss(.categoricalCrossentropy, labelSmoothing: 0.5).targets(outputs: 4).other == 0.125)
        #expect(Loss(.binaryCrossentropy, labelSmoothing: 0.5).targets(outputs: 4).own == 0.75)
        #expect(Loss(.binaryCrossentropy, labelSmoothing: 0.5).targets(outputs: 4).other == 0.25)
        #expect(Loss(.meanSquaredError).targets(outputs: 4).own == 1)
    }
}
