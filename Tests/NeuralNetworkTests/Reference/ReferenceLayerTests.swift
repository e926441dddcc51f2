import NeuralNetwork
import Random
import Testing

@Suite struct ReferenceLayerTests {
    @Test func aDenseLayerByHand() {
        let dense = ReferenceDense<Float>(inputs: 2, units: 3)
        let kernel: [Float] = [1, 2, 3, 4, 5, 6]
        #expect(
            dense.forward([1, 10, 0, -1], kernel: kernel, bias: [100, 200, 300]) == [141, 252, 363, 96, 195, 294])
        let back = dense.backward([1, 0, -1, 2, 2, 2], x: [1, 10, 0, -1], kernel: kernel)
        #expect(back.input == [-2, -2, 12, 30])
        #expect(back.kernel == [1, 0, -1, 8, -2, -12])
        #expect(back.bias == [3, 2, 1])
    }

    @Test(arguments: [1, 2, 5], [1, 3, 4]) func denseGradientsAreTheDifferences(inputs: Int, units: Int) {
        for batch in 1...3 {
            let dense = ReferenceDense<Double>(inputs: inputs, units: units)
            let errors = WeightedCheck(
                forward: { dense.forward($0, kernel: $1, bias: $2) },
                backward: { dense.backward($0, x: $1, kernel: $2) }
            ).worstErrors(sizes: (batch * inputs, inputs * units, units), seed: 1)
            #expect(errors.allSatisfy { $0 < 1e-6 }, "\(errors)")
        }
    }

    @Test func aValidConvolutionByHand() {
        let conv = ReferenceConv2D<Float>(
            Conv2D(1, kernel: Extent(2, 2)), over: .spatial(height: 3, width: 3, channels: 1))
        let y = conv.forward([1, 2, 3, 4, 5, 6, 7, 8, 9], kernel: [1, 10, 100, 1_000], bias: [0.5], batch: 1)
        #expect(y == [5_421.5, 6_532.5, 8_754.5, 9_865.5])
    }

    @Test func aConvolutionMixesChannelsInKerasOrder() {
        let conv = ReferenceConv2D<Float>(
            Conv2D(2, kernel: Extent(1, 1)), over: .spatial(height: 1, width: 2, channels: 3))
        // Kernel (1, 1, in 3, out 2): input channel c gives 10ᶜ to output 0 and −10ᶜ to output 1.
        let y = conv.forward([1, 2, 3, 4, 5, 6], kernel: [1, -1, 10, -10, 100, -100], bias: [0, 0], batch: 1)
        #expect(y == [321, -321, 654, -654])
    }

    @Test func samePaddingOfAnEvenImageAddsZerosAfter() {
        let conv = ReferenceConv2D<Float>(
            Conv2D(1, kernel: Extent(3, 3), strides: Extent(2, 2), padding: .same),
            over: .spatial(height: 4, width: 4, channels: 1))
        let image = (1...16).map { Float($0) }
        // Windows of ones start at rows and columns 0 and 2: sums over 3x3, 3x2, 2x3 and 2x2 pixels.
        let ones = [Float](repeating: 1, count: 9)
        #expect(conv.forward(image, kernel: ones, bias: [0], batch: 1) == [54, 45, 72, 54])
    }

    @Test(arguments: [Padding.valid, .same], [Extent(1, 1), Extent(2, 3), Extent(3, 3), Extent(5, 4)])
    func convolutionGradientsAreTheDifferences(padding: Padding, kernel size: Extent) {
        for strides in [Extent(1, 1), Extent(2, 1), Extent(2, 2), Extent(3, 2)] {
            let description = Conv2D(2, kernel: size, strides: strides, padding: padding)
            let conv = ReferenceConv2D<Double>(description, over: .spatial(height: 5, width: 6, channels: 2))
            let errors = WeightedCheck(conv, batch: 2)
                .worstErrors(sizes: (2 * 60, size.height * size.width * 4, 2), seed: 5)
            #expect(errors.allSatisfy { $0 < 1e-6 }, "strides \(strides): \(errors)")
        }
    }

    @Test func maxPoolingByHand() {
        let pool = ReferenceMaxPooling2D<Float>(
            MaxPooling2D(Extent(2, 2)), over: .spatial(height: 2, width: 4, channels: 1))
        let x: [Float] = [1, 5, -3, -2, 4, 2, -1, -4]
        #expect(pool.forward(x, batch: 1) == [5, -1])
        #expect(pool.backward([10, 20], x: x, batch: 1) == [0, 10, 0, 0, 0, 0, 20, 0])
    }

    @Test func ofEqualPixelsTheFirstGetsTheGradient() {
        let pool = ReferenceMaxPooling2D<Float>(
            MaxPooling2D(Extent(2, 2)), over: .spatial(height: 2, width: 4, channels: 1))
        #expect(pool.backward([1, 2], x: [0, 0, 1, 3, 0, 0, 3, 3], batch: 1) == [1, 0, 0, 2, 0, 0, 0, 0])
    }

    @Test func paddingNeverWins() {
        let pool = ReferenceMaxPooling2D<Float>(
            MaxPooling2D(Extent(3, 3), strides: Extent(2, 2), padding: .same),
            over: .spatial(height: 2, width: 2, channels: 1))
        #expect(pool.forward([-5, -6, -7, -8], batch: 1) == [-5])
    }

    @Test func overlappingWindowsAddUpTheirGradients() {
        let pool = ReferenceMaxPooling2D<Float>(
            MaxPooling2D(Extent(1, 2), strides: Extent(1, 1)), over: .spatial(height: 1, width: 3, channels: 1))
        #expect(pool.backward([1, 10], x: [0, 9, 0], batch: 1) == [0, 11, 0])
    }

    @Test(arguments: [Padding.valid, .same], [Extent(1, 1), Extent(2, 2), Extent(3, 2), Extent(4, 5)])
    func poolingGradientsAreTheDifferences(padding: Padding, window: Extent) {
        for strides in [Extent(1, 1), Extent(2, 2), Extent(1, 3)] {
            let pool = ReferenceMaxPooling2D<Double>(
                MaxPooling2D(window, strides: strides, padding: padding),
                over: .spatial(height: 5, width: 6, channels: 3))
            let x = (0..<180).map { Double($0 * 7_919 % 1_009) / 100 }
            let weights = someNumbers(pool.forward(x, batch: 2).count, seed: 9)
            let error = GradientCheck.worstError(pool.backward(weights, x: x, batch: 2), at: x) {
                dot(pool.forward($0, batch: 2), weights)
            }
            #expect(error < 1e-6, "strides \(strides)")
        }
    }

    @Test func meansByHand() {
        let pool = ReferenceAveragePooling2D<Float>(
            AveragePooling2D(Extent(2, 2)), over: .spatial(height: 2, width: 4, channels: 1))
        #expect(pool.forward([1, 5, -3, -2, 4, 2, -1, -4], batch: 1) == [3, -2.5])
        #expect(pool.backward([8, 4], batch: 1) == [2, 2, 1, 1, 2, 2, 1, 1])
    }

    @Test func paddingDoesNotCountInAMean() {
        let pool = ReferenceAveragePooling2D<Float>(
            AveragePooling2D(Extent(3, 3), strides: Extent(2, 2), padding: .same),
            over: .spatial(height: 2, width: 2, channels: 1))
        #expect(pool.forward([1, 2, 3, 6], batch: 1) == [3])
        #expect(pool.backward([8], batch: 1) == [2, 2, 2, 2])
    }

    @Test(arguments: [Padding.valid, .same], [Extent(1, 1), Extent(2, 2), Extent(3, 2), Extent(4, 5)])
    func gradientsOfMeansAreTheDifferences(padding: Padding, window: Extent) {
        for strides in [Extent(1, 1), Extent(2, 2), Extent(1, 3)] {
            let pool = ReferenceAveragePooling2D<Double>(
                AveragePooling2D(window, strides: strides, padding: padding),
                over: .spatial(height: 5, width: 6, channels: 3))
            let x = someNumbers(180, seed: 12)
            let weights = someNumbers(pool.forward(x, batch: 2).count, seed: 13)
            let error = GradientCheck.worstError(pool.backward(weights, batch: 2), at: x) {
                dot(pool.forward($0, batch: 2), weights)
            }
            #expect(error < 1e-6, "strides \(strides)")
        }
    }

    @Test func reluStopsWhatIsNotPositive() {
        typealias Elementwise = ReferenceElementwise<Double>
        #expect(Elementwise.relu([-2, -0.0, 0, 3]) == [0, 0, 0, 3])
        #expect(Elementwise.reluBackward([7, 7, 7, 7], y: [0, 0, 0, 3]) == [0, 0, 0, 7])
        let x = someNumbers(100, seed: 10)
        let weights = someNumbers(100, seed: 11)
        let gradient = Elementwise.reluBackward(weights, y: Elementwise.relu(x))
        #expect(GradientCheck.worstError(gradient, at: x) { dot(Elementwise.relu($0), weights) } < 1e-6)
    }

    @Test func dropoutIsTheKernelsDropout() {
        let key = DropoutKey(key: RandomKey(seed: 5).child(.dropout).child(9), firstSample: 1_000_000)
        let x = (0..<3 * 50).map { Float($0) - 70 }
        let expected = ReferenceElementwise.dropout(x, perSample: 50, rate: 0.3, key: key, layer: 6)
        var actual = x
        unsafe actual.withUnsafeMutableBufferPointer { actual in
            guard let x = actual.baseAddress else { return }
            unsafe dropoutForward(x, perSample: 50, batch: 3, rate: 0.3, key: key, layer: 6)
        }
        #expect(actual.map(\.bitPattern) == expected.map(\.bitPattern))
        let gradient = ReferenceElementwise.dropout(x.map(Double.init), perSample: 50, rate: 0.3, key: key, layer: 6)
        #expect(gradient.indices.allSatisfy { (gradient[$0] == 0) == (expected[$0] == 0) })
    }
}
