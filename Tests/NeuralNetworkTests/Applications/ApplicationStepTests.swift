import NeuralNetwork
import Testing

/// One training step of each architecture of keras.applications, in float32 and by the reference in double precision.
@Suite struct ApplicationStepTests {
    /// What may be wrong with a gradient, over the largest value in its group, and with the loss.
    private static let limit = 1e-5

    /// The largest share of all gradients as one vector that may be wrong where a network makes roundings grow.
    private static let largestAmplified = 1e-3

    /// The networks that have no seed without a sum that a rounding brings over the corner of a ReLU, and what may be
    /// wrong with those; the measure for them, too, is what they make of rounded kernels.
    private static let deepest: Set<String> = ["ResNet101V2", "ResNet152", "ResNet152V2"]
    private static let largestOfDeepest = 0.1

    /// A sum that a rounding brings over the corner of a ReLU stops a gradient or lets it through, and that is an error
    /// of a hundredth in all layers before. It is the bad luck of a seed, so the networks with the most ReLUs may need
    /// another one; a wrong gradient is wrong with each.
    @Test(arguments: Applications.all.keys.sorted()) func aStepAgreesWithTheReference(name: String) throws {
        let application = try #require(Applications.all[name])
        var problems: [String] = []
        for seed in 5..<11 as Range<UInt64> {
            guard let problem = try problem(name, ApplicationCase(application, batch: 4, seed: seed)) else { return }
            problems.append(problem)
        }
        Issue.record("\(name): \(problems)")
    }

    /// What is wrong with a step; nil if it agrees.
    private func problem(_ name: String, _ step: ApplicationCase) throws -> String? {
        let (exact, fast) = (step.reference(Double.self), try step.plan())
        #expect(fast.result.count == exact.result.count && exact.result.lossSum.isFinite)
        let errors = step.errors(fast.gradients, exact.gradients)
        #expect(errors.count > 10)
        let lossError = abs(fast.result.lossSum - exact.result.lossSum) / exact.result.lossSum
        guard lossError > Self.limit || errors.values.contains(where: { $0 > Self.limit }) else {
            return fast.result.correct == exact.result.correct ? nil : "\(fast.result.correct) correct"
        }
        return try amplification(
            step, fast, exact, most: Self.deepest.contains(name) ? Self.largestOfDeepest : Self.largestAmplified)
    }

    /// A deep network of few samples makes a rounding grow. The measure is what the same network makes of kernels rounded
    /// to 20 bits, 16 times as coarse as float32: a step may be as wrong as that all in all, and 6 times as wrong in a
    /// group (measured: a fifth to a half of it all in all).
    private func amplification(
        _ step: ApplicationCase, _ fast: (result: BatchResult, gradients: [[Float]]),
        _ exact: (result: BatchResult, gradients: [[Double]]), most: Double
    ) throws -> String? {
        let rounded = (exact.result, exact.gradients.map { $0.map { Float($0) } })
        let comparison = ReducedComparison(fast, rounded, step.test.model, group: step.group)
        let sensitivity = try step.test.sensitivity(bits: 20, group: step.group)
        guard comparison.isFinite, comparison.lossError <= max(Self.limit, 4 * sensitivity.lossError) else {
            return "the loss is wrong by \(comparison.lossError)"
        }
        let bound = min(most, max(2 * Self.limit, sensitivity.error))
        guard comparison.error <= bound else { return "all is wrong by \(comparison.error) of \(sensitivity.error)" }
        let wrong = comparison.errors.filter { group, error in
            error > max(Self.limit, 6 * max(sensitivity.errors[group] ?? 0, bound))
        }
        return wrong.isEmpty ? nil : "wrong: \(wrong)"
    }
}
