import NeuralNetwork
import Testing

/// Convolutions by Winograd's algorithm: the same numbers within float32's accuracy, by other kernels.
@Suite struct PlanWinogradTests {
    private static let hasKernels = Engine.instructionSet.hasPrefix("avx512_core")

    private static func layers(_ convolutions: Conv2D...) -> [Layer] {
        convolutions.enumerated().map { Layer("conv_\($0)", .conv2D($1)) }
            + [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]
    }

    private static func test(
        side: (Int, Int) = (9, 10), channels: Int = 16, batch: Int = 3, _ layers: [Layer]
    ) throws -> PlanCase {
        let model = try Model(
            name: "test", inputHeight: side.0, inputWidth: side.1, inputChannels: channels, layers: layers)
        return PlanCase(model.choosing(.winograd, microBatch: batch), batch: batch)
    }

    @Test(arguments: [3, 6, 16, 17, 32], [6, 16, 33])
    func everyNumberOfChannelsAgreesWithTheReference(channels: Int, filters: Int) throws {
        for padding in [Padding.valid, .same] {
            let conv = Conv2D(filters, kernel: Extent(3, 3), padding: padding, activation: .relu)
            let comparison = try Self.test(channels: channels, Self.layers(conv, conv)).compare()
            #expect(comparison.agrees, "\(padding) \(comparison)")
        }
    }

    /// Results that fill no tile, one, and a part of the next.
    @Test(arguments: 3...13) func everySizeAgreesWithTheReference(side: Int) throws {
        let (first, second) = (Conv2D(16, kernel: Extent(3, 3), padding: .same), Conv2D(32, kernel: Extent(3, 3)))
        for batch in [1, 2, 7] {
            let comparison = try Self.test(side: (side, 16 - side), batch: batch, Self.layers(first, second)).compare()
            #expect(comparison.agrees, "batch \(batch) \(comparison)")
        }
    }

    @Test func anotherBatchKeepsTheNominalLayoutAndAlgorithm() throws {
        let conv = Conv2D(32, kernel: Extent(3, 3), padding: .same, activation: .relu)
        for batch in [1, 3, 5] {
            let comparison = try Self.test(batch: batch, Self.layers(conv, conv)).compare(nominal: 16)
            #expect(comparison.agrees, "batch \(batch) \(comparison)")
        }
    }

    @Test(arguments: 500..<540 as Range<UInt64>) func randomModelsAgreeWithTheReference(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .none)
        let model = test.model.choosing(.winograd, microBatch: nominal)
        let comparison = try PlanCase(model, batch: test.batch, seed: seed).compare(nominal: nominal)
        #expect(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
    }

    @Test(.enabled(if: hasKernels, "oneDNN has these kernels for AVX-512 only"))
    func allThreePassesUseItWithoutAChangeOfLayout() throws {
        let conv = Conv2D(32, kernel: Extent(3, 3), padding: .same, activation: .relu)
        let test = try Self.test(channels: 32, Self.layers(conv, conv))
        let engine = try Engine(model: test.model, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        let names = plan.kernelNames.filter { $0.hasPrefix("conv_1") && !$0.contains("relu") }
        #expect(names.count == 3 && names.allSatisfy { $0.contains("wino") }, "\(names)")
        #expect(try engine.makePlan(batch: 2, mode: .inference).kernelNames[1].contains("wino"))
        let direct = try Engine(model: test.model.choosing(.direct, microBatch: 3), nominalBatch: 3)
        let directPlan = try direct.makePlan(batch: 3, mode: .training)
        #expect(!directPlan.kernelNames.contains { $0.contains("wino") })
        #expect(plan.reorderCount <= directPlan.reorderCount)
    }

    /// What is asked for and cannot be is computed directly.
    @Test func otherKernelsAndStridesAgree() throws {
        for (kernel, strides) in [
            (Extent(5, 5), Extent(1, 1)), (Extent(3, 3), Extent(2, 2)), (Extent(1, 3), Extent(1, 1)),
        ] {
            var conv = Conv2D(16, kernel: kernel, strides: strides)
            conv.algorithm = .winograd
            let model = try Model(
                name: "test", inputHeight: 9, inputWidth: 9, inputChannels: 16, layers: Self.layers(conv))
            let comparison = try PlanCase(model, batch: 2).compare()
            #expect(comparison.agrees, "\(kernel) \(strides) \(comparison)")
        }
    }

    /// Measured elsewhere: 6 to 9e-7 relative rms against 1.5 to 1.8e-7 of the direct sum, for a result. The largest
    /// error of a gradient over its largest value is a few times that.
    @Test(.enabled(if: hasKernels, "oneDNN has these kernels for AVX-512 only"))
    func itRoundsOtherwiseAndALittleWorse() throws {
        let conv = Conv2D(64, kernel: Extent(3, 3), padding: .same)
        let test = try Self.test(side: (14, 14), channels: 64, batch: 4, Self.layers(conv, conv))
        let direct = PlanCase(test.model.choosing(.direct, microBatch: 4), batch: 4)
        let (winograd, plain) = (try test.compare(), try direct.compare())
        #expect(winograd.fast.lossSum != plain.fast.lossSum)
        #expect(plain.errors.allSatisfy { $0 < 2e-6 }, "\(plain.errors)")
        #expect(winograd.errors.allSatisfy { $0 < 5e-6 }, "\(winograd.errors)")
    }

    @Test func twoRunsGiveTheSameBits() throws {
        let conv = Conv2D(48, kernel: Extent(3, 3), padding: .same, activation: .relu)
        let test = try Self.test(batch: 5, Self.layers(conv, conv))
        let runs = try (0..<3).map { _ in
            try test.train(Engine(model: test.model, nominalBatch: 5)).gradient.map(\.bitPattern)
        }
        #expect(Set(runs).count == 1)
    }
}
