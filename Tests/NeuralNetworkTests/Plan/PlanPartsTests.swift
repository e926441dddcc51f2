import NeuralNetwork
import Testing

/// Kernels that run over the samples in parts, since their scratch memory would be too large.
@Suite struct PlanPartsTests {
    private static let hasKernels = Engine.instructionSet.hasPrefix("avx512_core")

    private static let conv = Conv2D(32, kernel: Extent(3, 3), padding: .same, activation: .relu)

    private static func test(batch: Int, _ convolutions: Conv2D...) throws -> PlanCase {
        let layers =
            convolutions.enumerated().map { Layer("conv_\($0)", .conv2D($1)) }
            + [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]
        let model = try Model(name: "test", inputHeight: 9, inputWidth: 10, inputChannels: 16, layers: layers)
        return PlanCase(model.choosing(.winograd, microBatch: batch), batch: batch)
    }

    private static func engine(_ test: PlanCase, limit: Int) throws -> Engine {
        try Engine(model: test.model, nominalBatch: test.batch, scratchLimit: limit)
    }

    private static func kernels(_ test: PlanCase, limit: Int) throws -> [String] {
        try engine(test, limit: limit).makePlan(batch: test.batch, mode: .training).kernelNames
    }

    /// A limit of one byte leaves a sample to each part.
    @Test(arguments: [1, 2, 3, 7], [1, 200_000, 400_000, 1 << 30])
    func anyPartsAgreeWithTheReference(batch: Int, limit: Int) throws {
        let test = try Self.test(batch: batch, Self.conv, Self.conv)
        let comparison = try test.compare(by: Self.engine(test, limit: limit))
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(arguments: 540..<570 as Range<UInt64>) func randomModelsAgreeWithTheReference(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .none)
        let model = test.model.choosing(.winograd, microBatch: nominal)
        let engine = try Engine(model: model, nominalBatch: nominal, scratchLimit: 1)
        let comparison = try PlanCase(model, batch: test.batch, seed: seed).compare(by: engine)
        #expect(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
    }

    @Test(.enabled(if: hasKernels, "oneDNN has kernels with much scratch memory for AVX-512 only"))
    func everyPassRunsOnceForEachPart() throws {
        let test = try Self.test(batch: 5, Self.conv, Self.conv)
        let names = try Self.kernels(test, limit: 1).filter { $0.contains("wino") }
        for pass in ["conv_1 forward", "conv_1 backward weights", "conv_1 backward data"] {
            #expect(names.count { $0.hasPrefix(pass) } == 5, "\(pass) in \(names)")
        }
        #expect(try Self.kernels(test, limit: 1 << 30).count { $0.hasPrefix("conv_1 forward") } == 1)
    }

    @Test(.enabled(if: hasKernels, "oneDNN has kernels with much scratch memory for AVX-512 only"))
    func partsTakeLessMemory() throws {
        let test = try Self.test(batch: 8, Self.conv, Self.conv)
        let bytes = try [1, 400_000, 1 << 30].map {
            try Self.engine(test, limit: $0).arenaBytes(batch: 8, mode: .training)
        }
        #expect(bytes[0] <= bytes[1] && bytes[1] < bytes[2], "\(bytes)")
    }

    /// A result does not know in which part it was made; the gradient of the weights is another sum.
    @Test func theLossIsTheSameInAnyParts() throws {
        let test = try Self.test(batch: 6, Self.conv, Self.conv)
        let losses = try [1, 300_000, 1 << 30].map { try test.train(Self.engine(test, limit: $0)).result.lossSum }
        #expect(Set(losses.map(\.bitPattern)).count == 1, "\(losses)")
    }

    @Test func twoRunsGiveTheSameBits() throws {
        let test = try Self.test(batch: 5, Self.conv, Self.conv)
        let runs = try (0..<3).map { _ in
            try test.train(Self.engine(test, limit: 1)).gradient.map(\.bitPattern)
        }
        #expect(Set(runs).count == 1)
    }

    @Test func aProfileCountsThePartsAsOne() throws {
        let test = try Self.test(batch: 4, Self.conv, Self.conv)
        let engine = try Self.engine(test, limit: 1)
        let plan = try engine.makePlan(batch: 4, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let profile = unsafe plan.profile(
            weights: vectors.weights, gradient: vectors.gradient, dropout: test.key, rounds: 2)
        let names = profile.kernels.map(\.name)
        #expect(Set(names).count == names.count, "\(names)")
    }

    /// What is not finite is found in the part where it is.
    @Test(arguments: 0..<4) func aLossThatIsNoNumberNamesTheLayer(sample: Int) throws {
        let test = try Self.test(batch: 4, Self.conv, Self.conv)
        var images = test.images
        images[sample * images.count / 4 + 7] = .infinity
        let diverged = PlanCase(test.model, images: images, labels: test.labels)
        let engine = try Self.engine(diverged, limit: 1)
        let plan = try engine.makePlan(batch: 4, mode: .training)
        diverged.fill(plan)
        let vectors = Vectors(engine.pack(diverged.parameters))
        #expect(unsafe plan.firstNotFinite(weights: vectors.weights, dropout: test.key)?.hasPrefix("conv_0") == true)
    }
}
