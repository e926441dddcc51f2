import NeuralNetwork
import Testing

/// One output that tells two classes apart; the numbers are Keras'.
@Suite struct BinaryAccuracyTests {
    private let golden: KerasLosses

    init() throws { golden = try .read() }

    @Test func whatIsCorrectIsWhatKerasCounts() {
        for single in golden.single {
            let test = LossCase(
                Objective(Loss(.binaryCrossentropy)), single.outputs, labels: single.labels,
                takesProbabilities: single.probabilities)
            #expect(test.train().result.correct == single.correct)
            #expect(test.evaluate().correct == single.correct)
            let slow = test.reference.run(test.outputs.map(Double.init), labels: test.labels, divisor: 1)
            #expect(slow.result.correct == single.correct)
        }
        #expect(golden.single.map(\.probabilities) == [false, true])
    }

    @Test func valuesAndGradientsAreThoseOfKeras() {
        for single in golden.single {
            for loss in single.losses {
                loss.check(single.outputs, labels: single.labels, probabilities: single.probabilities)
            }
        }
        #expect(golden.single.allSatisfy { $0.losses.count == 6 })
    }

    /// Keras' strict comparison: what lies on the threshold is class 0.
    @Test func theThresholdIsAProbabilityOfOneHalf() {
        func correct(_ loss: Loss, _ output: Float, _ label: Int32, probabilities: Bool = false) -> Int {
            LossCase(Objective(loss), [output], labels: [label], takesProbabilities: probabilities).train().result
                .correct
        }
        let binary = Loss(.binaryCrossentropy)
        for (output, probability) in [(0.0, 0.5), (-0.0, 0.5), (-3, 0.25)] as [(Float, Float)] {
            #expect(correct(binary, output, 0) == 1 && correct(binary, output, 1) == 0)
            #expect(correct(binary, probability, 0, probabilities: true) == 1)
            #expect(correct(binary, probability, 1, probabilities: true) == 0)
        }
        #expect(correct(binary, 0.25, 1) == 1 && correct(binary, 0.75, 1, probabilities: true) == 1)
        #expect(correct(Loss(.meanSquaredError), 0.25, 1) == 0 && correct(Loss(.meanSquaredError), 0.75, 1) == 1)
        #expect(correct(binary, .nan, 0) == 0 && correct(binary, .nan, 1) == 0)
    }

    @Test(arguments: LossCase.objectives.filter { !$0.loss.name.rawValue.contains("categorical") }, [false, true])
    func theKernelAgreesWithTheReferenceAndItWithDifferences(objective: Objective, takesProbabilities: Bool) {
        let test = LossCase(objective, classes: 1, batch: 17, takesProbabilities: takesProbabilities)
        #expect(Set(test.labels) == [0, 1])
        let (result, gradient) = test.train()
        let outputs = test.outputs.map(Double.init)
        let slow = test.reference.run(outputs, labels: test.labels, divisor: test.divisor)
        #expect(abs(result.lossSum - slow.result.lossSum) < 1e-12 * abs(slow.result.lossSum))
        #expect(result.correct == slow.result.correct && test.evaluate() == result)
        for (fast, slow) in zip(gradient, slow.gradient) {
            #expect(abs(Double(fast) - slow) <= 1e-7 * max(1e-3, abs(slow)))
        }
        let error = GradientCheck.worstError(slow.gradient, at: outputs) {
            test.reference.run($0, labels: test.labels, divisor: 1).result.lossSum / Double(test.divisor)
        }
        #expect(error < 1e-6)
    }

    @Test(arguments: [false, true]) func aModelOfOneOutputTrainsAsItsReference(endsWithSigmoid: Bool) throws {
        let last = Dense(1, activation: endsWithSigmoid ? .sigmoid : .linear)
        var test = try PlanCase(
            height: 4, width: 3, channels: 2, batch: 9,
            [
                Layer("conv", .conv2D(Conv2D(5, kernel: Extent(2, 2), activation: .tanh))), Layer("f", .flatten),
                Layer("one", .dense(last)),
            ])
        test.objective = Objective(Loss(.binaryCrossentropy, labelSmoothing: 0.125))
        #expect(Set(test.labels) == [0, 1])
        let comparison = try test.compare(nominal: 4)
        #expect(comparison.agrees && comparison.fast.correct > 0, "\(comparison)")
        let engine = try Engine(model: test.model, nominalBatch: 4, objective: test.objective)
        #expect(try test.evaluate(engine).correct == comparison.fast.correct)
    }

    @Test func aLabelBeyondTheSecondClassIsABug() async {
        await #expect(processExitsWith: .failure) {
            _ = LossCase(Objective(Loss(.binaryCrossentropy)), [0.5], labels: [2]).train()
        }
    }
}
