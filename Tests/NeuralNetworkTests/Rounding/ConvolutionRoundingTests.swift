import NeuralNetwork
import Random
import Testing

@Suite struct ConvolutionRoundingTests {
    private static let hasKernels = Engine.instructionSet.hasPrefix("avx512_core")
    private static let key = RandomKey(seed: 5)

    private func model(_ convolutions: [Conv2D], side: Int = 12, channels: Int = 16) throws -> Model {
        let layers = convolutions.enumerated().map { Layer("conv_\($0)", .conv2D($1)) }
        return try Model(
            name: "test", inputHeight: side, inputWidth: side, inputChannels: channels,
            layers: layers + [Layer("mean", .globalAveragePooling2D)])
    }

    private static let wide = Conv2D(32, kernel: Extent(3, 3), padding: .same, activation: .relu)

    @Test(.enabled(if: hasKernels, "oneDNN has these kernels for AVX-512 only"))
    func winogradRoundsMoreThanDirectAndBothRoundAsFloatsDo() throws {
        let found = try ConvolutionRounding.measure(try model([Self.wide, Self.wide]), batch: 2, key: Self.key)
        #expect(found.map(\.layer) == ["conv_0", "conv_0", "conv_0", "conv_1", "conv_1", "conv_1"])
        #expect(found.map(\.pass) == ConvolutionPass.allCases + ConvolutionPass.allCases)
        #expect(found[0].sizes == "12x12x16 to 32" && found[3].sizes == "12x12x32 to 32")
        for pass in found {
            #expect(pass.kernel.contains("wino") && pass.directKernel.hasPrefix("jit"), "\(pass)")
            #expect((1e-8...4e-7).contains(pass.direct), "\(pass)")
            #expect((1e-7...2e-6).contains(pass.winograd) && pass.winograd > pass.direct, "\(pass)")
        }
    }

    @Test func theErrorsAreRepeatable() throws {
        let model = try model([Self.wide])
        let first = try ConvolutionRounding.measure(model, batch: 1, key: Self.key)
        #expect(first.count == 3)
        #expect(try ConvolutionRounding.measure(model, batch: 1, key: Self.key) == first)
        #expect(try ConvolutionRounding.measure(model, batch: 1, key: RandomKey(seed: 6)) != first)
    }

    @Test func aShapeIsMeasuredOnceAndOthersAreLeftOut() throws {
        let valid = Conv2D(16, kernel: Extent(3, 3))
        let others = [
            Conv2D(32, kernel: Extent(1, 1)), Conv2D(32, kernel: Extent(3, 3), strides: Extent(2, 2)),
            Conv2D(20, kernel: Extent(3, 3)), Conv2D(32, kernel: Extent(3, 3), groups: 2),
        ]
        for other in others {
            #expect(try ConvolutionRounding.measure(try model([other]), batch: 1, key: Self.key).isEmpty)
        }
        let twice = Conv2D(16, kernel: Extent(3, 3), padding: .same)
        let found = try ConvolutionRounding.measure(try model([twice, twice, valid, twice]), batch: 1, key: Self.key)
        #expect(found.map(\.layer) == ["conv_0", "conv_0", "conv_0", "conv_3", "conv_3", "conv_3"])
    }

    @Test func theErrorIsRelativeToTheResult() {
        #expect(ConvolutionRounding.relativeError([1, 2], [1, 2]) == 0)
        #expect(ConvolutionRounding.relativeError([1.5, 2], [1, 2]) == (0.25 / 5.0).squareRoot())
        #expect(ConvolutionRounding.relativeError([0, 0], [3, 4]) == 1)
    }
}
