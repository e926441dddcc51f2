import NeuralNetwork
import Testing

/// One training step of each architecture of keras.applications, in float32 and by the reference in double precision.
@Suite struct ApplicationStepTests {
    /// What may be wrong with a gradient, over the largest value in its group, and with the loss.
    private static let limit = 1e-5

    /// A sum that a rounding brings over the corner of a ReLU stops a gradient or lets it through, which shows in the
    /// layers before; and a gradient that nearly cancels is small beside its roundings. Both are the bad luck of a seed,
    /// so a group of gradients may need another one; a wrong gradient is wrong with each.
    @Test(arguments: Applications.all.keys.sorted()) func aStepAgreesWithTheReference(name: String) throws {
        let application = try #require(Applications.all[name])
        var best: [String: Double] = [:]
        for seed in 5..<11 as Range<UInt64> {
            let errors = try errors(ApplicationCase(application, batch: 4, seed: seed))
            #expect(errors.count > 10)
            best = best.isEmpty ? errors : best.merging(errors, uniquingKeysWith: min)
            guard best.values.contains(where: { !($0 <= Self.limit) }) else { return }
        }
        Issue.record("\(name): \(best.filter { !($0.value <= Self.limit) })")
    }

    /// Of the loss and of each group of gradients, how wrong they are.
    private func errors(_ step: ApplicationCase) throws -> [String: Double] {
        let (exact, fast) = (step.reference(Double.self), try step.plan())
        #expect(fast.result.count == exact.result.count && exact.result.lossSum.isFinite)
        #expect(fast.gradients.joined().allSatisfy { $0.isFinite })
        var errors = step.errors(fast.gradients, exact.gradients)
        errors["the loss"] = abs(fast.result.lossSum - exact.result.lossSum) / exact.result.lossSum
        errors["the hits"] = Double(abs(fast.result.correct - exact.result.correct))
        return errors
    }
}
