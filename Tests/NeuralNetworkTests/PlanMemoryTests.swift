import CMalloc
import NeuralNetwork
import Testing

/// Memory: layouts of the flat vectors, the arena, and that a step allocates nothing.
@Suite struct PlanMemoryTests {
    private static let shapes = [(1, 1), (3, 6), (6, 33), (16, 16), (33, 3)]

    @Test(arguments: shapes) func packAndUnpackAreInverse(channels: Int, filters: Int) throws {
        let test = try PlanCase(
            height: 4, width: 5, channels: channels, batch: 2,
            [
                Layer("conv", .conv2D(Conv2D(filters, kernel: Extent(3, 2)))), Layer("flatten", .flatten),
                Layer("dense", .dense(Dense(channels))), Layer("classes", .dense(Dense(10))),
            ])
        let engine = try Engine(model: test.model, nominalBatch: 2)
        let flat = engine.pack(test.parameters)
        #expect(engine.unpack(flat) == test.parameters)
        let values = Double(test.parameters.joined().reduce(0) { $0 + Double($1) })
        #expect(abs(values - flat.reduce(0) { $0 + Double($1) }) < 1e-9, "padding and gaps are zero")
    }

    @Test func paddingOfPackedWeightsAndOfGradientsIsZero() throws {
        let test = PlanCase(
            try Model.builtIn("lenet5", height: 16, width: 16, channels: 3, classes: 10), batch: 3)
        let engine = try Engine(model: test.model, nominalBatch: 3)
        let ones = engine.pack(test.parameters.map { [Float](repeating: 1, count: $0.count) })
        let gradient = try test.train(engine).gradient
        #expect(ones.reduce(0, +) == Float(test.parameters.map(\.count).reduce(0, +)))
        for (mark, value) in zip(ones, gradient) where mark == 0 { #expect(value == 0) }
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func entriesFollowEachOtherOnCacheLines(name: String) throws {
        let model = try Model.builtIn(name, height: 16, width: 16, channels: 1, classes: 10)
        let layout = try Engine(model: model, nominalBatch: 8).layout
        #expect(layout.entries.map(\.parameter) == model.parameters)
        var end = 0
        for entry in layout.entries {
            #expect(entry.range.lowerBound == end && end.isMultiple(of: 16))
            #expect(entry.range.count >= entry.parameter.count)
            end = entry.range.upperBound
        }
        #expect(layout.flatCount == end)
    }

    @Test func twoEnginesOfTheSameKindHaveTheSameLayout() throws {
        let model = try Model.builtIn("cnn", height: 12, width: 12, channels: 1, classes: 10)
        let layout = try Engine(model: model, nominalBatch: 64).layout
        #expect(try Engine(model: model, nominalBatch: 64).layout == layout)
        let other = try Model.builtIn("lenet5", height: 16, width: 12, channels: 1, classes: 10)
        #expect(try Engine(model: other, nominalBatch: 64).layout != layout)
    }

    @Test func anArenaIsSmallerThanItsTensorsTogether() throws {
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10)
        let engine = try Engine(model: model, nominalBatch: 64)
        let training = try engine.makePlan(batch: 64, mode: .training)
        let inference = try engine.makePlan(batch: 64, mode: .inference)
        let activations = 64 * 4 * (26 * 26 * 32 + 24 * 24 * 64)
        #expect(training.arenaBytes > activations && training.arenaBytes < 2 * activations)
        #expect(inference.arenaBytes < training.arenaBytes)
    }

    /// Whether oneDNN has its fastest kernels here; with less it may need more reorders.
    private static let hasAVX512 = Engine.instructionSet.hasPrefix("avx512_core")

    @Test(.enabled(if: hasAVX512)) func onlyTheWeightsOfABackwardConvolutionChangeTheirLayout() throws {
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10)
        let plan = try Engine(model: model, nominalBatch: 64).makePlan(batch: 64, mode: .training)
        #expect(plan.reorderCount <= 1, "\(plan.kernelNames)")
        #expect(!plan.kernelNames.contains { $0.contains(": ref") || $0.contains("simple") }, "\(plan.kernelNames)")
        let mlp = try Model.builtIn("mlp", height: 28, width: 28, channels: 1, classes: 10)
        #expect(try Engine(model: mlp, nominalBatch: 128).makePlan(batch: 128, mode: .training).reorderCount == 0)
    }

    /// In a process of its own, since the tests beside this one allocate as they like.
    @Test func aThousandStepsKeepNoMemory() async throws {
        await #expect(processExitsWith: .success) {
            let growth = try Self.growthOfAThousandSteps()
            precondition(growth < 1000, "\(growth) bytes more after 1000 steps")
        }
    }

    /// Bytes on the heap after 1,000 steps, less those before.
    private static func growthOfAThousandSteps() throws -> Int {
        let layers = [
            Layer("conv", .conv2D(Conv2D(6, kernel: Extent(3, 3), activation: .relu))),
            Layer("dropout", .dropout(rate: 0.5)), Layer("flatten", .flatten), Layer("classes", .dense(Dense(5))),
        ]
        let test = try PlanCase(height: 6, width: 6, channels: 3, batch: 3, layers)
        let engine = try Engine(model: test.model, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        let vectors = Vectors(engine.pack(test.parameters))
        func steps(_ count: Int) {
            for _ in 0..<count {
                test.fill(plan)
                _ = unsafe plan.train(
                    weights: vectors.weights, gradient: vectors.gradient, divisor: 3, dropout: test.key,
                    gradientReady: { _ in })
            }
        }
        steps(10)
        let before = Int(mallinfo2().uordblks)
        steps(1000)
        return Int(mallinfo2().uordblks) - before
    }
}
