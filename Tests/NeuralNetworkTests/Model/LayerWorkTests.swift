import NeuralNetwork
import Testing

/// Counting a model's multiply-adds.
@Suite struct LayerWorkTests {
    /// Counted with a pencil: places x window x channels in x filters.
    @Test func theSmallConvolutionalNetwork() throws {
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10, dropout: 0.25)
        #expect(model.work.map(\.name) == ["conv2d", "conv2d_1", "dense", "dense_1"])
        let expected = [26 * 26 * 9 * 1 * 32, 24 * 24 * 9 * 32 * 64, 12 * 12 * 64 * 128, 128 * 10]
        #expect(model.work.map(\.multiplyAdds) == expected)
        #expect(model.work.map(\.hasBackwardData) == [false, true, true, true])
        #expect(model.stepOperations == 4 * expected[0] + 6 * (expected[1] + expected[2] + expected[3]))
    }

    @Test func aPassIsTwoOperationsAMultiplyAddAndAStepThreePasses() {
        let first = LayerWork(name: "a", multiplyAdds: 7, hasBackwardData: false)
        let later = LayerWork(name: "b", multiplyAdds: 7, hasBackwardData: true)
        #expect(first.passOperations == 14 && first.stepOperations == 28)
        #expect(later.passOperations == 14 && later.stepOperations == 42)
    }

    @Test func theMultilayerPerceptron() throws {
        let model = try Model.builtIn("mlp", height: 28, width: 28, channels: 1, classes: 10)
        #expect(model.work.map(\.multiplyAdds) == [784 * 512, 512 * 512, 512 * 10])
    }

    /// Goes over every output and every weight of its window, and counts.
    private func counted(_ conv: Conv2D, over input: TensorShape) -> Int {
        guard case .spatial(let height, let width, let channels) = input else { return 0 }
        let rows = conv.padding.windows(over: height, kernel: conv.kernel.height, stride: conv.strides.height).count
        let columns = conv.padding.windows(over: width, kernel: conv.kernel.width, stride: conv.strides.width).count
        var count = 0
        for _ in 0..<rows {
            for _ in 0..<columns {
                for _ in 0..<conv.filters { count += conv.kernel.height * conv.kernel.width * channels }
            }
        }
        return count
    }

    @Test(arguments: [Padding.valid, .same], [1, 2, 3]) func convolutionsOfAnyShape(padding: Padding, stride: Int)
        throws
    {
        for (height, width, channels, filters, kernel) in [(7, 9, 1, 3, 3), (8, 8, 3, 5, 1), (5, 11, 2, 4, 5)] {
            let conv = Conv2D(
                filters, kernel: Extent(kernel, kernel), strides: Extent(stride, stride), padding: padding)
            let model = try Model(
                name: "one", inputHeight: height, inputWidth: width, inputChannels: channels,
                layers: [Layer("conv", .conv2D(conv)), Layer("flatten", .flatten), Layer("classes", .dense(Dense(2)))])
            #expect(model.work[0].multiplyAdds == counted(conv, over: model.inputShape))
            #expect(model.work[1].multiplyAdds == 2 * model.shapes[0].count)
        }
    }

    @Test func aModelWithoutParametersHasNoWork() throws {
        let model = try Model(
            name: "none", inputHeight: 2, inputWidth: 2, inputChannels: 1, layers: [Layer("flatten", .flatten)])
        #expect(model.work.isEmpty && model.stepOperations == 0)
    }
}

/// The core's peak, as far as it can be told on a machine that does other things too.
@Suite struct PeakSpeedTests {
    /// Operations a second of a loop that nobody has tuned.
    private func plainSpeed() -> Double {
        var sums = [Float](repeating: 1, count: 64)
        let rounds = 20_000
        let begun = ContinuousClock.now
        for round in 0..<rounds {
            for index in sums.indices { sums[index] = sums[index] * 0.5 + Float(round & 1) }
        }
        let time = begun.duration(to: .now)
        #expect(sums.allSatisfy { $0 < 3 })
        return 2 * Double(rounds * sums.count) / (time / .seconds(1))
    }

    @Test func itIsFasterThanAPlainLoopAndNoWonder() throws {
        let peak = try PeakSpeed.measure(for: .milliseconds(100))
        #expect(peak > plainSpeed())
        #expect(peak > 1e9 && peak < 1e12, "\(peak / 1e9) GFLOP/s")
    }

    /// One instruction multiplies twice as many bfloat16 as float32; a busy machine hides some of it.
    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil)) func inBFloat16ItIsHigher() throws {
        let (single, half) = try (PeakSpeed.measure(), PeakSpeed.measure(.bfloat16))
        #expect(half > 1.3 * single && half < 4 * single, "\(half / 1e9) and \(single / 1e9) GFLOP/s")
    }

    /// No product of matrices can be faster than the peak, but for what the clock and a busy machine do.
    @Test func noDenseKernelIsAboveIt() throws {
        let model = try Model.builtIn("mlp", height: 28, width: 28, channels: 1, classes: 10)
        let test = PlanCase(model, batch: 64)
        let engine = try Engine(model: model, nominalBatch: 64)
        let plan = try engine.makePlan(batch: 64, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let profile = unsafe plan.profile(
            weights: vectors.weights, gradient: vectors.gradient, dropout: test.key, rounds: 9)
        let peak = try PeakSpeed.measure(for: .milliseconds(200))
        let kernel = try #require(profile.kernels.first { $0.name == "dense_1 forward" })
        let speed = Double(model.work[1].passOperations * 64) / (kernel.median / .seconds(1))
        #expect(speed < 1.5 * peak, "\(speed / 1e9) of \(peak / 1e9) GFLOP/s")
    }

    @Test func itSaysWhatItMeasures() {
        #expect(PeakSpeed.method(.float32) == "oneDNN float32 matmul, 384x384x384")
        #expect(PeakSpeed.method(.bfloat16) == "oneDNN bfloat16 matmul, 384x384x384")
    }
}
