import NeuralNetwork
import Testing

/// The families of architectures in keras.applications, narrow and shallow but with every kind of block that they have.
@Suite struct ApplicationTests {
    private static let names = Applications.representatives.keys.sorted()

    private func make(_ name: String, batch: Int) throws -> ApplicationCase {
        try ApplicationCase(try #require(Applications.representatives[name]), batch: batch)
    }

    /// Batches of four make these networks amplify: what rounding the kernels alone does to a step in float32 is the
    /// measure: six times that all in all, sixteen times in single layers.
    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: names)
    func inBFloat16ATrainingStepAgreesWithFloat32(name: String) throws {
        let step = try make(name, batch: 4)
        let comparison = try step.test.compareFormats(group: step.group)
        let sensitivity = try step.test.sensitivity(group: step.group)
        #expect(comparison.isFinite, "\(comparison)")
        #expect(
            comparison.lossError < max(0.015, 6 * sensitivity.lossError),
            "\(comparison.lossError) \(sensitivity.lossError)")
        #expect(comparison.error < max(0.1, 6 * sensitivity.error), "\(comparison.error) \(sensitivity.error)")
        #expect(comparison.errors.count > 10)
        for (layer, error) in comparison.errors {
            let measure = max(try #require(sensitivity.errors[layer]), sensitivity.error)
            if error > max(0.25, 16 * measure) { Issue.record("\(name): \(layer) \(error) \(measure)") }
        }
    }

    @Test(arguments: names) func theFirstAndTheLastKernelHaveAGradient(name: String) throws {
        let test = try make(name, batch: 4).test
        let gradients = try test.train(in: .float32).gradients
        #expect(gradients.joined().allSatisfy { $0.isFinite })
        let kernels = test.model.parameters.indices.filter { test.model.parameters[$0].initializer != nil }
        for index in [kernels.first, kernels.last] {
            let gradient = gradients[try #require(index)]
            #expect(gradient.contains { $0 != 0 })
        }
    }

    /// A reference loop of the library is hundreds of times slower than its compiled code.
    @Test(arguments: names) func theConvolutionsAreCompiledCode(name: String) throws {
        guard Engine.instructionSet.hasPrefix("avx512") else { return }
        let test = try make(name, batch: 4).test
        let plan = try Engine(model: test.model, nominalBatch: 4).makePlan(batch: 4, mode: .training)
        let slow = plan.kernelNames.filter { $0.contains(": ref") }
        #expect(slow.isEmpty, "\(slow)")
    }

    @Test(arguments: names) func evaluationTakesTheSameParameters(name: String) throws {
        let test = try make(name, batch: 2).test
        let result = try test.evaluate(Engine(model: test.model, nominalBatch: 4))
        let reference = ReferenceNetwork<Float>(test.model).run(
            parameters: test.parameters, images: test.images, labels: test.labels, divisor: 2,
            usesMovingStatistics: true
        ).result
        #expect(reference.lossSum.isFinite)
        #expect(abs(result.lossSum - reference.lossSum) <= 1e-4 * reference.lossSum)
    }
}
