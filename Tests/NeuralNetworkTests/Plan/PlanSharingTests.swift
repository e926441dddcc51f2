import NeuralNetwork
import Testing

/// Plans of one thread that work in one arena.
@Suite struct PlanSharingTests {
    private static func test(batch: Int) throws -> PlanCase {
        let model = try Model.builtIn("lenet5", height: 16, width: 14, channels: 3, classes: 10, dropout: 0.5)
        return PlanCase(model, batch: batch)
    }

    /// What a plan gives for the case, as bits.
    private static func run(_ test: PlanCase, _ plan: Plan, _ engine: Engine) -> [UInt64] {
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        if plan.mode == .inference {
            return [unsafe plan.evaluate(weights: vectors.weights).lossSum.bitPattern]
        }
        let result = unsafe plan.train(
            weights: vectors.weights, gradient: vectors.gradient, divisor: 7, dropout: test.key, gradientReady: { _ in }
        )
        return [result.lossSum.bitPattern] + vectors.gradients.map { UInt64($0.bitPattern) }
    }

    @Test func inTurnTheyGiveTheBitsOfPlansOfTheirOwn() throws {
        let cases = [
            try Self.test(batch: 8), try Self.test(batch: 8), try Self.test(batch: 3), try Self.test(batch: 3),
        ]
        let modes = [Plan.Mode.training, .inference, .training, .inference]
        let engine = try Engine(model: cases[0].model, nominalBatch: 8)
        let own = try zip(cases, modes).map { try engine.makePlan(batch: $0.batch, mode: $1) }
        let expected = zip(cases, own).map { Self.run($0, $1, engine) }
        let shared = try zip(cases, modes).map { try engine.makePlan(batch: $0.batch, mode: $1, sharing: own[0]) }
        #expect(shared.allSatisfy { $0.arenaBytes == 0 } && own.allSatisfy { $0.arenaBytes > 0 })
        for place in [0, 1, 2, 3, 1, 0, 3, 2, 2, 0] {
            #expect(Self.run(cases[place], shared[place], engine) == expected[place], "plan \(place)")
        }
        #expect(Self.run(cases[0], own[0], engine) == expected[0])
    }

    @Test func anArenaThatIsTooSmallIsLeftAlone() throws {
        let (large, small) = (try Self.test(batch: 8), try Self.test(batch: 1))
        let engine = try Engine(model: large.model, nominalBatch: 8)
        let first = try engine.makePlan(batch: 1, mode: .inference)
        let second = try engine.makePlan(batch: 8, mode: .training, sharing: first)
        #expect(second.arenaBytes > first.arenaBytes)
        #expect(
            Self.run(large, second, engine) == Self.run(large, try engine.makePlan(batch: 8, mode: .training), engine))
        #expect(Self.run(small, first, engine).count == 1)
    }

    @Test func theMemoryStaysWhenThePlanThatMadeItIsGone() throws {
        let test = try Self.test(batch: 5)
        let engine = try Engine(model: test.model, nominalBatch: 8)
        let expected = Self.run(test, try engine.makePlan(batch: 5, mode: .training), engine)
        var first: Plan? = try engine.makePlan(batch: 8, mode: .training)
        let second = try engine.makePlan(batch: 5, mode: .training, sharing: first)
        first = nil
        #expect(first == nil && Self.run(test, second, engine) == expected)
    }
}
