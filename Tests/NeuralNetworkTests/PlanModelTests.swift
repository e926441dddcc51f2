import Glibc
import NeuralNetwork
import Testing

/// Whole models, and what a plan promises about bits, memory and order.
@Suite struct PlanModelTests {
    private static func model(_ name: String, dropout: Float = 0) throws -> Model {
        try Model.builtIn(name, height: 16, width: 14, channels: 1, classes: 10, dropout: dropout)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func builtInModelsAgreeWithTheReference(name: String) throws {
        let comparison = try PlanCase(Self.model(name), batch: 3).compare()
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(arguments: ["mlp", "lenet5"], [1, 3, 5]) func anotherBatchKeepsTheNominalLayout(
        name: String, batch: Int
    ) throws {
        let comparison = try PlanCase(Self.model(name), batch: batch).compare(nominal: 16)
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test func gradientsAreDividedByTheSamplesOfTheWholeStep() throws {
        let comparison = try PlanCase(Self.model("lenet5"), batch: 2, divisor: 37).compare()
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func inferenceGivesTheLossOfTraining(name: String) throws {
        let test = PlanCase(try Self.model(name), batch: 5)
        let engine = try Engine(model: test.model, nominalBatch: 16)
        let trained = try test.train(engine).result
        let evaluated = try test.evaluate(engine)
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-6 * trained.lossSum)
        #expect(trained.correct == evaluated.correct && evaluated.count == 5)
    }

    @Test func inferenceLeavesDropoutOut() throws {
        let plain = PlanCase(try Self.model("mlp"), batch: 5)
        let dropped = PlanCase(try Self.model("mlp", dropout: 0.5), batch: 5)
        let loss = try plain.evaluate(Engine(model: plain.model, nominalBatch: 5))
        #expect(try dropped.evaluate(Engine(model: dropped.model, nominalBatch: 5)) == loss)
        #expect(try dropped.train(Engine(model: dropped.model, nominalBatch: 5)).result != loss)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func twoPlansAndTwoThreadsGiveTheSameBits(name: String) async throws {
        let test = PlanCase(try Self.model(name, dropout: 0.5), batch: 7)
        let engine = try Engine(model: test.model, nominalBatch: 16)
        let here = try test.train(engine)
        let there = try await withThrowingTaskGroup(of: (BatchResult, [Float]).self) { group in
            for _ in 0..<4 { group.addTask { try test.train(Engine(model: test.model, nominalBatch: 16)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (result, gradient) in there {
            #expect(result == here.result)
            #expect(gradient.map(\.bitPattern) == here.gradient.map(\.bitPattern))
        }
    }

    /// FNV-1a over the bits of a gradient.
    private static func gradientDigest() throws -> UInt64 {
        let test = PlanCase(try model("lenet5", dropout: 0.5), batch: 7)
        let gradient = try test.train(Engine(model: test.model, nominalBatch: 16)).gradient
        return gradient.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01b3 }
    }

    @Test func anotherProcessGivesTheSameBits() async throws {
        let output = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            print("digest \(try Self.gradientDigest()) end")
        }
        let text = String(decoding: output?.standardOutputContent ?? [], as: UTF8.self)
        #expect(text.contains("digest \(try Self.gradientDigest()) end"), "\(text)")
    }

    /// With fewer instructions oneDNN chooses other kernels and layouts, which must fit each other as well.
    @Test(arguments: ["AVX2", "SSE41"]) func olderProcessorsAgreeWithTheReference(instructions: String) async {
        await #expect(processExitsWith: .success) { [instructions] in
            unsafe setenv("ONEDNN_MAX_CPU_ISA", instructions, 1)
            precondition(instructions.lowercased() == Engine.instructionSet, Engine.instructionSet)
            for channels in [1, 3] {
                let test = PlanCase(
                    try Model.builtIn("lenet5", height: 16, width: 14, channels: channels, classes: 10), batch: 3)
                let comparison = try test.compare(nominal: 8)
                precondition(comparison.agrees, "\(comparison)")
                let evaluated = try test.evaluate(Engine(model: test.model, nominalBatch: 8))
                precondition(abs(evaluated.lossSum - comparison.slow.lossSum) <= 1e-5 * evaluated.lossSum)
            }
        }
    }

    @Test func dropoutMasksFollowTheKey() throws {
        let test = PlanCase(try Self.model("cnn", dropout: 0.5), batch: 3, seed: 1)
        let engine = try Engine(model: test.model, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let losses = [5, 8, 5].map { first in
            unsafe plan.train(
                weights: vectors.weights, gradient: vectors.gradient, divisor: 3,
                dropout: DropoutKey(key: test.key.key, firstSample: first), gradientReady: { _ in }
            ).lossSum
        }
        #expect(losses[0] == losses[2])
        #expect(losses[0] != losses[1])
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func gradientsAreReadyFromTheEnd(name: String) throws {
        let test = PlanCase(try Self.model(name), batch: 4)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        var reports: [(offset: Int, values: [Float])] = []
        let final = try test.train(engine) { offset, vectors in
            reports.append((offset, Array(vectors.gradients[offset...])))
        }.gradient
        let kernels = engine.layout.entries.filter { $0.parameter.initializer != nil }
        #expect(reports.map(\.offset) == kernels.map(\.range.lowerBound).reversed())
        #expect(reports.last?.offset == 0)
        for (offset, values) in reports { #expect(values == Array(final[offset...])) }
    }

    @Test func oneGroupAfterAnotherMayUseAPlanWithItsOwnVectors() throws {
        let test = PlanCase(try Self.model("lenet5"), batch: 3)
        let engine = try Engine(model: test.model, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        let vectors = [Vectors(engine.pack(test.parameters)), Vectors(engine.pack(test.parameters))]
        for vectors in vectors + vectors {
            test.fill(plan)
            _ = unsafe plan.train(
                weights: vectors.weights, gradient: vectors.gradient, divisor: 3, dropout: test.key,
                gradientReady: { _ in })
        }
        let expected = try test.train(engine).gradient
        for vectors in vectors { #expect(vectors.gradients == expected) }
    }
}
