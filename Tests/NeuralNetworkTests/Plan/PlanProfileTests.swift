import NeuralNetwork
import Testing

/// Timing a plan's kernels in place.
@Suite struct PlanProfileTests {
    private func builtIn(_ name: String, dropout: Float = 0) throws -> PlanCase {
        PlanCase(try Model.builtIn(name, height: 16, width: 16, channels: 1, classes: 10, dropout: dropout), batch: 5)
    }

    private func profile(_ test: PlanCase, rounds: Int = 3) throws -> (Plan, PlanProfile, [Float]) {
        let engine = try Engine(model: test.model, nominalBatch: test.batch)
        let plan = try engine.makePlan(batch: test.batch, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let profile = unsafe plan.profile(
            weights: vectors.weights, gradient: vectors.gradient, dropout: test.key, rounds: rounds)
        return (plan, profile, vectors.gradients)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func everyKernelIsThereInTheOrderOfTheStep(name: String) throws {
        let (plan, profile, _) = try profile(builtIn(name, dropout: 0.25))
        let kernels = profile.kernels.filter { !$0.kernel.isEmpty }
        #expect(kernels.map { "\($0.name): \($0.kernel)" } == plan.kernelNames)
        #expect(kernels.allSatisfy { $0.median > .zero })
        let ours = profile.kernels.filter { $0.kernel.isEmpty }.map(\.name)
        let dropouts = 4
        #expect(
            ours == Array(repeating: "dropout", count: dropouts / 2) + ["loss"]
                + Array(repeating: "dropout", count: dropouts / 2))
    }

    @Test func theOrderIsForwardLossBackward() throws {
        let names = try profile(builtIn("mlp")).1.kernels.map(\.name)
        let loss = try #require(names.firstIndex(of: "loss"))
        #expect(names[..<loss].allSatisfy { $0.hasSuffix("forward") } && names[..<loss].count == 3)
        #expect(names[(loss + 1)...].allSatisfy { $0.contains("backward") })
        #expect(names.last == "dense backward weights")
    }

    /// Timing must not change what is computed, or it would time something else.
    @Test(arguments: ["mlp", "cnn", "lenet5"], [1, 4]) func theGradientIsThatOfTraining(name: String, rounds: Int)
        throws
    {
        let test = try builtIn(name, dropout: 0.5)
        let (_, _, gradient) = try profile(test, rounds: rounds)
        let expected = try test.train(Engine(model: test.model, nominalBatch: test.batch)).gradient
        #expect(gradient.map(\.bitPattern) == expected.map(\.bitPattern))
    }

    /// The kernels are all there is in a pass, so their sum is near it; generous, as the machine may be busy.
    @Test func theKernelsAddUpToThePass() throws {
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10)
        let (_, profile, _) = try profile(PlanCase(model, batch: 16), rounds: 9)
        let sum = profile.kernels.reduce(Duration.zero) { $0 + $1.median }
        #expect(sum / profile.pass > 0.5 && sum / profile.pass < 2, "\(sum) of \(profile.pass)")
        let largest = profile.kernels.max { $0.median < $1.median }
        #expect(largest?.name.hasPrefix("conv2d_1 ") == true, "nine tenths of the work are conv2d_1's")
    }

    @Test func aProfileOfNoRoundsIsABug() async {
        await #expect(processExitsWith: .failure) {
            let test = try PlanCase(height: 2, width: 2, channels: 1, batch: 1, [Layer("flatten", .flatten)])
            let plan = try Engine(model: test.model, nominalBatch: 1).makePlan(batch: 1, mode: .training)
            let vectors = Vectors([0])
            unsafe _ = plan.profile(weights: vectors.weights, gradient: vectors.gradient, dropout: test.key, rounds: 0)
        }
    }
}

/// What a plan will allocate, said before it is made.
@Suite struct ArenaBytesTests {
    @Test(arguments: ["mlp", "cnn", "lenet5"], [1, 5, 64]) func theyAreThoseOfThePlan(name: String, batch: Int) throws {
        let model = try Model.builtIn(name, height: 16, width: 16, channels: 3, classes: 10, dropout: 0.25)
        let engine = try Engine(model: model, nominalBatch: 64)
        for mode in [Plan.Mode.training, .inference] {
            let said = try engine.arenaBytes(batch: batch, mode: mode)
            #expect(try engine.makePlan(batch: batch, mode: mode).arenaBytes == said)
        }
    }

    @Test(arguments: 1...12) func soItIsForRandomModels(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
        let engine = try Engine(model: test.model, nominalBatch: nominal)
        let said = try engine.arenaBytes(batch: test.batch, mode: .training)
        #expect(try engine.makePlan(batch: test.batch, mode: .training).arenaBytes == said)
    }

    /// A batch for which there is no memory in the world is sized up all the same.
    @Test func nothingIsAllocatedForIt() throws {
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10)
        let bytes = try Engine(model: model, nominalBatch: 16).arenaBytes(batch: 20_000_000, mode: .training)
        #expect(bytes > 20_000_000 * 4 * (26 * 26 * 32 + 24 * 24 * 64))
    }
}
