import NeuralNetwork
import Testing

@Suite struct ReferenceChannelTests {
    @Test func aPixelHasMeanZeroAndVarianceOne() {
        let layer = ReferenceLayerNormalization<Double>(LayerNormalization(epsilon: 1e-9), channels: 2)
        let y = layer.forward([1, 3, -4, 0], [[2, 3], [0, 1]])
        #expect(zip(y, [-2, 4, -2, 4]).allSatisfy { abs($0 - $1) < 1e-8 }, "\(y)")
    }

    /// One channel is its own mean, so only the shift is left.
    @Test func oneChannelBecomesTheShift() {
        let layer = ReferenceLayerNormalization<Double>(LayerNormalization(), channels: 1)
        #expect(layer.forward([1, 2, 3], [[5], [7]]) == [7, 7, 7])
    }

    @Test(arguments: [true, false], [true, false]) func gradientsOfLayerNormalizationAreTheDifferences(
        scales: Bool, centers: Bool
    ) {
        let options = LayerNormalization(epsilon: 0.01, scales: scales, centers: centers)
        let layer = ReferenceLayerNormalization<Double>(options, channels: 5)
        let x = someNumbers(40, seed: 70)
        let factors = (0..<(scales ? 1 : 0) + (centers ? 1 : 0)).map { someNumbers(5, seed: UInt64(71 + $0)) }
        let weights = someNumbers(40, seed: 73)
        let (input, own) = layer.backward(weights, x: x, factors)
        var errors = [GradientCheck.worstError(input, at: x) { dot(layer.forward($0, factors), weights) }]
        for index in factors.indices {
            errors.append(
                GradientCheck.worstError(own[index], at: factors[index]) { values in
                    var changed = factors
                    changed[index] = values
                    return dot(layer.forward(x, changed), weights)
                })
        }
        #expect(errors.count == 1 + factors.count && errors.allSatisfy { $0 < 1e-5 }, "\(errors)")
    }

    @Test func aScaleMultipliesItsChannel() {
        let layer = ReferenceLayerScale<Double>()
        #expect(layer.forward([1, 2, 3, 4], [10, 100]) == [10, 200, 30, 400])
        let (input, gamma) = layer.backward([1, 1, 1, 2], x: [1, 2, 3, 4], [10, 100])
        #expect(input == [10, 100, 10, 200] && gamma == [4, 10])
    }

    /// 1×1 over what a depthwise convolution gives: a full convolution with the product of both kernels.
    @Test func aSeparableConvolutionIsAFullOneOfRankOne() {
        let shape = TensorShape.spatial(height: 3, width: 4, channels: 2)
        let separable = ReferenceSeparableConv2D<Double>(
            SeparableConv2D(3, kernel: Extent(2, 2), padding: .same), over: shape)
        let full = ReferenceConv2D<Double>(Conv2D(3, kernel: Extent(2, 2), padding: .same), over: shape)
        let (x, first, last) = (someNumbers(24, seed: 74), someNumbers(8, seed: 75), someNumbers(6, seed: 76))
        let kernel = (0..<24).map { (index: Int) -> Double in
            let (place, filter) = index.quotientAndRemainder(dividingBy: 3)
            return first[place] * last[place % 2 * 3 + filter]
        }
        let y = separable.forward(x, kernels: [first, last], bias: [1, 2, 3], batch: 1)
        let expected = full.forward(x, kernel: kernel, bias: [1, 2, 3], batch: 1)
        #expect(zip(y, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func gradientsOfSeparableConvolutionsAreTheDifferences() {
        let conv = ReferenceSeparableConv2D<Double>(
            SeparableConv2D(3, kernel: Extent(2, 3), strides: Extent(1, 2), multiplier: 2),
            over: .spatial(height: 3, width: 5, channels: 2))
        let (x, bias) = (someNumbers(60, seed: 77), someNumbers(3, seed: 78))
        let kernels = [someNumbers(24, seed: 79), someNumbers(12, seed: 80)]
        let weights = someNumbers(conv.forward(x, kernels: kernels, bias: bias, batch: 2).count, seed: 81)
        let back = conv.backward(weights, x: x, kernels: kernels, batch: 2)
        let errors = [
            GradientCheck.worstError(back.input, at: x) {
                dot(conv.forward($0, kernels: kernels, bias: bias, batch: 2), weights)
            },
            GradientCheck.worstError(back.kernels[0], at: kernels[0]) {
                dot(conv.forward(x, kernels: [$0, kernels[1]], bias: bias, batch: 2), weights)
            },
            GradientCheck.worstError(back.kernels[1], at: kernels[1]) {
                dot(conv.forward(x, kernels: [kernels[0], $0], bias: bias, batch: 2), weights)
            },
            GradientCheck.worstError(back.bias, at: bias) {
                dot(conv.forward(x, kernels: kernels, bias: $0, batch: 2), weights)
            },
        ]
        #expect(errors.allSatisfy { $0 < 1e-5 }, "\(errors)")
    }
}
