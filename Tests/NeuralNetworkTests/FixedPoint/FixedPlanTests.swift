import FixedPoint
import NeuralNetwork
import Random
import Testing

/// A training pass in fixed point against its definition, number by number, and against floating point.
@Suite struct FixedPlanTests {
    private static let formats: [NumberFormat] = [.accum, .accumFract]

    @Test(arguments: FixedModels.names, StepRounding.allCases)
    func aPassIsTheSlowOneToTheBit(name: String, rounding: StepRounding) throws {
        for format in Self.formats {
            let test = try FixedCase(FixedModels.model(name), format)
            let (fast, _) = try test.run(rounding)
            let slow = test.runSlowly(rounding.pass)
            #expect(fast.gradients == slow.gradients, "\(format)")
            #expect(fast.misfits == slow.misfits, "\(format)")
            #expect(slow.gradients.allSatisfy { $0.contains { $0 != 0 } }, "nothing is compared")
        }
    }

    /// Weights of hundreds: sums leave the formats in many places.
    @Test(arguments: ["dense", "same", "everything"], StepRounding.allCases)
    func whatDoesNotFitIsCutAndCounted(name: String, rounding: StepRounding) throws {
        let test = try FixedCase(FixedModels.model(name), scale: 20_000)
        let (fast, _) = try test.run(rounding)
        let slow = test.runSlowly(rounding.pass)
        #expect(fast.gradients == slow.gradients)
        #expect(fast.misfits == slow.misfits && fast.misfits.reduce(0, +) > 0)
    }

    @Test(arguments: FixedModels.names) func activationsOfFifteenBitsAreBelowOne(name: String) throws {
        let test = try FixedCase(FixedModels.model(name), .accumFract, scale: 5)
        let (fast, _) = try test.run(.nearest)
        #expect(fast.misfits.reduce(0, +) > 0, "the weights are too small to show it")
        #expect(fast.gradients == test.runSlowly(.nearest).gradients)
    }

    /// But where dropout stands behind a convolution: the elements of its mask are counted as the float kernels' layout
    /// has them there.
    @Test(arguments: FixedModels.names.filter { $0 != "everything" }) func theGradientIsAboutThatOfFloatingPoint(
        name: String
    ) throws {
        let test = try FixedCase(FixedModels.model(name), batch: 4, divisor: 4)
        let (fixed, _) = try test.run(.nearest)
        let (loss, float) = try floating(test)
        #expect(abs(fixed.loss - loss) < 2e-3 * abs(loss))
        for (fixed, float) in zip(fixed.gradients, float) {
            let largest = float.map(abs).max() ?? 0
            for (a, b) in zip(fixed, float) {
                #expect(abs(FixedFormat.accum.double(a) - Double(b) * 4) < 4 * 1e-2 * Double(largest) + 5e-4)
            }
        }
    }

    private func floating(_ test: FixedCase) throws -> (loss: Double, gradients: [[Float]]) {
        let engine = try Engine(model: test.model, nominalBatch: test.batch)
        let plan = try engine.makePlan(batch: test.batch, mode: .training)
        test.fill(plan)
        let weights = engine.pack(test.parameters)
        var gradient = [Float](repeating: 0, count: engine.layout.flatCount)
        let result = unsafe plan.train(
            weights: weights, gradient: &gradient, divisor: test.divisor, keys: test.keys, ready: { _ in })
        return (result.lossSum, engine.unpack(gradient))
    }

    @Test func partsOfTheGradientAreAnnouncedFromTheEnd() throws {
        let test = try FixedCase(FixedModels.model("everything"))
        let (_, offsets) = try test.run(.nearest)
        let layout = try test.engine(.nearest).layout
        #expect(offsets == [6, 4, 2, 0].map { layout.entries[$0].range.lowerBound })
    }

    /// Masks and random bits follow a sample's position, not its place in a micro-batch.
    @Test(arguments: [StepRounding.stochastic, .nearest])
    func samplesMayBeCutIntoAnyPasses(rounding: StepRounding) throws {
        let model = try FixedModels.model("everything")
        let whole = FixedCase(model, batch: 4, divisor: 4)
        let engine = try whole.engine(rounding)
        let weights = whole.flat(engine)
        func losses(_ range: Range<Int>) throws -> Double {
            let plan = try engine.makeGroupPlan(batch: range.count, mode: .training)
            let pixels = model.inputShape.count
            let images = whole.images[range.lowerBound * pixels..<range.upperBound * pixels]
            unsafe _ = plan.images.update(fromContentsOf: images)
            unsafe _ = plan.labels.update(fromContentsOf: whole.labels[range])
            var gradient = [Float](repeating: 0, count: engine.layout.flatCount)
            let keys = PassKeys(seed: RandomKey(seed: 1), step: 4, firstSample: 5 + range.lowerBound)
            return unsafe plan.train(weights: weights, gradient: &gradient, divisor: 4, keys: keys, ready: { _ in })
                .lossSum
        }
        let parts = try losses(0..<1) + losses(1..<2) + losses(2..<3) + losses(3..<4)
        #expect(try losses(0..<4) == parts)
    }

    @Test(arguments: StepRounding.allCases) func anEvaluationHasNoDropoutAndNothingRandom(rounding: StepRounding) throws
    {
        let test = try FixedCase(FixedModels.model("everything"))
        let engine = try test.engine(rounding)
        let plan = try engine.makeGroupPlan(batch: test.batch, mode: .inference)
        test.fill(plan)
        let found = unsafe plan.evaluate(weights: test.flat(engine))
        var slow = SlowFixedStep(
            test.model, .accum, rounding.evaluation, batch: 3, divisor: 3, keys: nil, parameters: test.raw)
        let outputs = slow.forward(test.images).last?.map { FixedFormat.accum.float($0) } ?? []
        let kernel = LossKernel(Objective(), outputs: 4, takesProbabilities: false)
        let expected = unsafe kernel.evaluate(
            outputs: outputs, stride: 4, targets: TargetRows(labels: test.labels), batch: 3)
        #expect(found == expected)
    }

    @Test func whatDecidesTheRandomBitsChangesThem() throws {
        let model = try FixedModels.model("dense")
        let reference = try FixedCase(model).run(.stochastic).0.gradients
        #expect(try FixedCase(model).run(.stochastic).0.gradients == reference)
        #expect(try FixedCase(model, firstSample: 6).run(.stochastic).0.gradients != reference)
        #expect(try FixedCase(model).run(.nearest).0.gradients != reference)
    }
}
