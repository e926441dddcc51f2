import Glibc
import NeuralNetwork
import Testing

/// Random models under the instruction sets of older processors, each in a process of its own: other kernels, other
/// blocks, more reorders, the same promises.
@Suite struct PlanOlderProcessorTests {
    @Test(arguments: ["AVX2", "AVX", "SSE41"]) func randomModelsAgreeWithTheReference(instructions: String) async {
        await #expect(processExitsWith: .success) { [instructions] in
            Self.use(instructions)
            for seed in 700..<720 {
                let (test, nominal) = try RandomModel.makeCase(seed: UInt64(seed), .plain)
                let comparison = try test.compare(nominal: nominal, dropout: true)
                precondition(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
            }
        }
    }

    @Test(arguments: ["AVX2", "SSE41"]) func everyElementHasAPlaceAndThePaddingIsZero(instructions: String) async {
        await #expect(processExitsWith: .success) { [instructions] in
            Self.use(instructions)
            for seed in 720..<740 {
                let (test, nominal) = try RandomModel.makeCase(seed: UInt64(seed), .any)
                let engine = try Engine(model: test.model, nominalBatch: nominal)
                let flat = engine.pack(test.parameters)
                precondition(engine.unpack(flat) == test.parameters, "seed \(seed), \(test.summary)")
                let marks = engine.pack(test.parameters.map { $0.map { _ in 1 } })
                precondition(marks.filter { $0 != 0 }.count == test.parameters.joined().count)
                let gradient = try test.train(engine).gradient
                precondition(zip(marks, gradient).allSatisfy { $0 == 1 || $1 == 0 }, "seed \(seed), \(test.summary)")
            }
        }
    }

    /// Must come before the first call of oneDNN.
    private static func use(_ instructions: String) {
        unsafe setenv("ONEDNN_MAX_CPU_ISA", instructions, 1)
        precondition(Engine.instructionSet == instructions.lowercased(), Engine.instructionSet)
    }
}
