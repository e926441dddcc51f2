import Glibc
import NeuralNetwork
import Testing

/// Plans whose layers speak bfloat16 to each other.
///
/// A ReLU or a largest value may go the other way where rounding changes a sign or an order: of about 1/512 of the
/// elements, and their gradients change as a whole, which is an error of √(1/512), 4 hundredths, for each such layer. How
/// much the rest of a network amplifies is asked of float32: `sensitivity` rounds the kernels alone, one of the three
/// roundings in a layer, forward and back. Measured errors are 1.0 to 1.2 times that in VGG and ResNet.
@Suite(.enabled(if: NumberFormat.bfloat16.problem == nil)) struct PlanBFloat16Tests {
    private static func model(_ name: String, dropout: Float = 0, side: Int = 32, channels: Int = 3) throws -> Model {
        try Model.builtIn(name, height: side, width: side, channels: channels, classes: 10, dropout: dropout)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"], [1, 3]) func smallModelsAgreeWithTheReference(
        name: String, channels: Int
    ) throws {
        let test = PlanCase(try Self.model(name, side: 16, channels: channels), batch: 5)
        let comparison = try test.compareWithReference()
        #expect(comparison.isFinite && comparison.lossError < 0.01, "\(comparison)")
        #expect(comparison.error < 0.1, "\(comparison)")
    }

    @Test(arguments: Model.builtInNames) func builtInModelsAgreeWithFloat32(name: String) throws {
        let test = try Self.likeAtTheStart(name)
        let comparison = try test.compareFormats()
        let sensitivity = try test.sensitivity()
        #expect(comparison.isFinite && comparison.lossError < 0.03, "\(comparison)")
        #expect(comparison.error < max(0.1, 4 * sensitivity.error), "\(comparison.error) \(sensitivity.error)")
        #expect(sensitivity.error < 0.35, "this case cannot tell right from wrong")
    }

    /// Weights as training begins with them, and residual branches that add little: with others a deep network explodes.
    private static func likeAtTheStart(_ name: String) throws -> PlanCase {
        let isDeep = name.hasPrefix("resnet")
        var test = PlanCase(try model(name, side: isDeep ? 64 : 32), batch: isDeep ? 8 : 4)
        for (index, parameter) in test.model.parameters.enumerated() where parameter.initializer == nil {
            let value = parameter.name.hasSuffix("_3_bn/gamma") ? 0.125 : parameter.initialValue
            test.parameters[index] = test.parameters[index].map { value + $0 / 8 }
        }
        return test
    }

    @Test(arguments: [1, 3, 5]) func anotherBatchKeepsTheNominalLayout(batch: Int) throws {
        for name in ["lenet5", "mlp"] {
            let test = PlanCase(try Self.model(name, side: 16), batch: batch)
            let comparison = try test.compareFormats(nominal: 16)
            #expect(comparison.isFinite && comparison.error < 0.15, "\(name) \(comparison)")
        }
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func inferenceGivesTheLossOfTraining(name: String) throws {
        let test = PlanCase(try Self.model(name, side: 16), batch: 5)
        let engine = try Engine(model: test.model, format: .bfloat16, nominalBatch: 16)
        let trained = try test.train(engine).result
        let evaluated = try test.evaluate(engine)
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * trained.lossSum)
        #expect(trained.correct == evaluated.correct && evaluated.count == 5)
    }

    /// The bits are those of every thread, and not those of float32.
    @Test(arguments: ["cnn", "lenet5"]) func twoThreadsGiveTheSameBits(name: String) async throws {
        let test = PlanCase(try Self.model(name, dropout: 0.5, side: 16), batch: 7)
        let here = try test.train(in: .bfloat16, nominal: 16)
        let there = try await withThrowingTaskGroup(of: (BatchResult, [[Float]]).self) { group in
            for _ in 0..<3 { group.addTask { try test.train(in: .bfloat16, nominal: 16) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (result, gradients) in there { #expect(result == here.result && gradients == here.gradients) }
        #expect(try test.train(in: .float32, nominal: 16).gradients != here.gradients)
    }

    /// Results and gradients are half as large; converted weights come on top, few in this network.
    @Test func aPlanTakesLessMemory() throws {
        let model = try Self.model("resnet50", side: 224)
        let bytes = try NumberFormat.floating.map { format in
            try Engine(model: model, format: format, nominalBatch: 16).arenaBytes(batch: 16, mode: .training)
        }
        #expect(Double(bytes[1]) < 0.75 * Double(bytes[0]), "\(bytes)")
    }

    @Test func theFlatVectorHasTheSameParametersInFloat32() throws {
        let test = PlanCase(try Self.model("lenet5"), batch: 4)
        let engine = try Engine(model: test.model, format: .bfloat16, nominalBatch: 4)
        let single = try Engine(model: test.model, nominalBatch: 4)
        #expect(engine.layout.entries.map(\.parameter) == single.layout.entries.map(\.parameter))
        #expect(engine.unpack(engine.pack(test.parameters)) == test.parameters)
    }

    /// Every kernel of a convolution or a dense layer is compiled code that multiplies bfloat16.
    @Test(arguments: ["cnn", "lenet5", "vgg16", "resnet50"]) func theMultiplicationsAreInBFloat16(name: String) throws {
        let model = try Self.model(name)
        let plan = try Engine(model: model, format: .bfloat16, nominalBatch: 4).makePlan(batch: 4, mode: .training)
        let layers = Set(model.work.map(\.name))
        let passes = ["forward", "backward data", "backward weights"]
        let kernels = plan.kernelNames.filter { kernel in
            let name = kernel.prefix { $0 != ":" }
            return passes.contains { pass in
                name.hasSuffix(" \(pass)") && layers.contains(String(name.dropLast(pass.count + 1)))
            }
        }
        #expect(kernels.count >= 3 * layers.count - 1)
        for kernel in kernels { #expect(kernel.contains("bf16") && !kernel.contains(": ref"), "\(kernel)") }
    }

    @Test func theFirstLayerWithABadNumberIsFound() throws {
        var test = PlanCase(try Self.model("lenet5", side: 16), batch: 3)
        let bias = try #require(test.model.parameters.firstIndex { $0.name == "dense/bias" })
        test.parameters[bias][0] = .infinity
        let engine = try Engine(model: test.model, format: .bfloat16, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        #expect(unsafe plan.firstNotFinite(weights: vectors.weights, dropout: test.key) == "dense forward")
    }

    @Test func aProcessorWithoutItIsRefusedInOneLine() async {
        await #expect(processExitsWith: .success) {
            unsafe setenv("ONEDNN_MAX_CPU_ISA", "AVX512_CORE", 1)
            let model = try Model.builtIn("mlp", height: 4, width: 4, channels: 1, classes: 3)
            precondition(NumberFormat.float32.problem == nil && NumberFormat.bfloat16.problem != nil)
            do throws(EngineError) {
                _ = try Engine(model: model, format: .bfloat16, nominalBatch: 2)
                preconditionFailure("taken")
            } catch {
                let text = "\(error)"
                precondition(text.contains("avx512_bf16") && text.contains("--format float32") && !text.contains("\n"))
            }
            _ = try Engine(model: model, format: .float32, nominalBatch: 2)
        }
    }
}

/// Names and spelling.
@Suite struct NumberFormatTests {
    @Test(arguments: [
        ("float32", NumberFormat.float32), ("bfloat16", .bfloat16), ("bf16", .bfloat16), ("s16.15", .accum),
        ("s16.15+s0.15", .accumFract),
    ])
    func formatsHaveNames(name: String, format: NumberFormat) { #expect(NumberFormat(name: name) == format) }

    @Test(arguments: ["", "fp32", "BF16", "float16", "bfloat16 ", "s15.16"]) func othersAreNone(name: String) {
        #expect(NumberFormat(name: name) == nil)
    }
}
