import NeuralNetwork
import Testing

/// Convolutions by Winograd's algorithm among layers that speak bfloat16: their kernels are in float32.
@Suite(.enabled(if: NumberFormat.bfloat16.problem == nil)) struct PlanWidenedTests {
    private static func layers(_ convolutions: Conv2D...) -> [Layer] {
        convolutions.enumerated().map { Layer("conv_\($0)", .conv2D($1)) }
            + [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]
    }

    private static func test(
        channels: Int, batch: Int = 3, _ layers: [Layer]
    ) throws -> PlanCase {
        let model = try Model(name: "test", inputHeight: 9, inputWidth: 10, inputChannels: channels, layers: layers)
        return PlanCase(model.choosing(.winograd, microBatch: batch, format: .bfloat16), batch: batch)
    }

    private static let activations: [Activation] = [.linear, .relu, .silu]

    @Test(arguments: [3, 16, 17, 32], activations)
    func theyAgreeWithFloat32AsDirectOnesDo(channels: Int, activation: Activation) throws {
        for padding in [Padding.valid, .same] {
            let conv = Conv2D(32, kernel: Extent(3, 3), padding: padding, activation: activation)
            let layers = Self.layers(conv, conv)
            let comparison = try Self.test(channels: channels, layers).compareFormats()
            #expect(comparison.isFinite && comparison.lossError < 0.02, "\(padding) \(comparison)")
            #expect(comparison.error < 0.1, "\(padding) \(comparison)")
        }
    }

    @Test(arguments: [1, 3, 5]) func anotherBatchKeepsTheNominalLayout(batch: Int) throws {
        let conv = Conv2D(32, kernel: Extent(3, 3), padding: .same, activation: .relu)
        let comparison = try Self.test(channels: 32, batch: batch, Self.layers(conv, conv)).compareFormats(nominal: 16)
        #expect(comparison.isFinite && comparison.error < 0.1, "\(comparison)")
    }

    @Test func theyStandBesideDirectOnesAndBehindPoolingAndNormalization() throws {
        let layers =
            [
                Layer("first", .conv2D(Conv2D(32, kernel: Extent(3, 3), padding: .same))),
                Layer("norm", .batchNormalization(BatchNormalization())), Layer("relu", .relu),
                Layer("wide", .conv2D(Conv2D(48, kernel: Extent(3, 3), padding: .same, activation: .relu))),
                Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
                Layer("point", .conv2D(Conv2D(48, kernel: Extent(1, 1), activation: .relu))),
                Layer("drop", .dropout(rate: 0.2)),
                Layer("again", .conv2D(Conv2D(48, kernel: Extent(3, 3), padding: .same))),
                Layer("sum", .add, from: ["again", "drop"]),
            ] + Self.layers()
        let test = try Self.test(channels: 3, batch: 6, layers)
        let limit = max(0.1, 4 * (try test.sensitivity().error))
        let comparison = try test.compareFormats()
        #expect(comparison.isFinite && comparison.error < limit, "\(comparison)")
    }

    @Test(.enabled(if: Engine.instructionSet.hasPrefix("avx512_core"))) func theKernelsAreWinogradsInFloat32() throws {
        let conv = Conv2D(32, kernel: Extent(3, 3), padding: .same, activation: .relu)
        let test = try Self.test(channels: 32, Self.layers(conv, conv))
        let plan = try Engine(model: test.model, format: .bfloat16, nominalBatch: 3).makePlan(batch: 3, mode: .training)
        let passes = ["forward", "backward data", "backward weights"].map { "conv_1 \($0):" }
        let kernels = plan.kernelNames.filter { name in passes.contains { name.hasPrefix($0) } }
        #expect(kernels.count == 3 && kernels.allSatisfy { $0.contains("wino") }, "\(kernels)")
    }

    @Test func inferenceGivesTheLossOfTraining() throws {
        let conv = Conv2D(32, kernel: Extent(3, 3), padding: .same, activation: .relu)
        let test = try Self.test(channels: 16, Self.layers(conv, conv))
        let engine = try Engine(model: test.model, format: .bfloat16, nominalBatch: 3)
        let (trained, evaluated) = (try test.train(engine).result, try test.evaluate(engine))
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * trained.lossSum)
    }

    /// What is in float32 is made again for the way back, not kept.
    @Test func theyTakeHardlyMoreMemory() throws {
        let conv = Conv2D(128, kernel: Extent(3, 3), padding: .same, activation: .relu)
        let model = try Model(
            name: "test", inputHeight: 64, inputWidth: 64, inputChannels: 128,
            layers: Self.layers(conv, conv, conv, conv, conv, conv, conv, conv))
        let bytes = try [ConvolutionChoice.direct, .winograd].map { choice in
            let chosen = model.choosing(choice, microBatch: 8, format: .bfloat16)
            return try Engine(model: chosen, format: .bfloat16, nominalBatch: 8).arenaBytes(batch: 8, mode: .training)
        }
        let single = try Engine(model: model.choosing(.winograd, microBatch: 8), nominalBatch: 8)
        #expect(bytes[1] < bytes[0] + (200 << 20), "\(bytes)")
        #expect(try bytes[1] < single.arenaBytes(batch: 8, mode: .training))
    }
}
