import NeuralNetwork
import Random
import Testing

@Suite struct ReferenceNetworkTests {
    private static let key = DropoutKey(key: RandomKey(seed: 21).child(.dropout).child(0), firstSample: 3)

    /// Small models that together hold every layer, activation, padding and stride rule.
    enum Small: String, CaseIterable {
        case linear, hidden, dropout, convolution, strided, pooled, separateRelu, residual, means, normalized, padded,
            activated, grouped, joined, shaped, mapped, scaled

        var layers: [Layer] {
            switch self {
            case .linear: [Layer("f", .flatten), Layer("d", .dense(Dense(3)))]
            case .hidden:
                [Layer("f", .flatten), Layer("d", .dense(Dense(7, activation: .relu))), Layer("e", .dense(Dense(3)))]
            case .dropout:
                [
                    Layer("o", .dropout(rate: 0.2)), Layer("f", .flatten),
                    Layer("d", .dense(Dense(9, activation: .relu))), Layer("p", .dropout(rate: 0.5)),
                    Layer("e", .dense(Dense(3))),
                ]
            case .convolution:
                [
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(3, 3), activation: .relu))), Layer("f", .flatten),
                    Layer("d", .dense(Dense(3))),
                ]
            case .strided:
                [
                    Layer("c", .conv2D(Conv2D(2, kernel: Extent(3, 2), strides: Extent(2, 1), padding: .same))),
                    Layer("b", .conv2D(Conv2D(3, kernel: Extent(2, 2), activation: .relu))), Layer("f", .flatten),
                    Layer("d", .dense(Dense(3))),
                ]
            case .pooled:
                [
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2), padding: .same))),
                    Layer("m", .maxPooling2D(MaxPooling2D(Extent(3, 3), strides: Extent(2, 2), padding: .same))),
                    Layer("o", .dropout(rate: 0.25)), Layer("f", .flatten), Layer("d", .dense(Dense(3))),
                ]
            case .residual:
                [
                    Layer("c", .conv2D(Conv2D(2, kernel: Extent(3, 3), padding: .same, activation: .relu))),
                    Layer("s", .add, from: ["c", "input", "c"]), Layer("r", .relu), Layer("f", .flatten),
                    Layer("d", .dense(Dense(3))), Layer("e", .dense(Dense(3))), Layer("t", .add, from: ["d", "e"]),
                ]
            case .means:
                [
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2), padding: .same))),
                    Layer(
                        "a", .averagePooling2D(AveragePooling2D(Extent(3, 2), strides: Extent(2, 1), padding: .same))),
                    Layer("r", .relu), Layer("g", .globalAveragePooling2D), Layer("d", .dense(Dense(3))),
                ]
            case .normalized:
                [
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2), hasBias: false))),
                    Layer("n", .batchNormalization(BatchNormalization())), Layer("r", .relu), Layer("f", .flatten),
                    Layer("d", .dense(Dense(4, hasBias: false))),
                    Layer("m", .batchNormalization(BatchNormalization(scales: false))), Layer("e", .dense(Dense(3))),
                ]
            case .padded:
                [
                    Layer("p", .zeroPadding2D(Border(top: 0, bottom: 1, left: 2, right: 1))),
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2)))),
                    Layer("q", .zeroPadding2D(Border(1))), Layer("f", .flatten), Layer("d", .dense(Dense(3))),
                ]
            case .grouped:
                [
                    Layer(
                        "c",
                        .conv2D(Conv2D(4, kernel: Extent(2, 3), padding: .same, activation: .tanh, groups: 2))),
                    Layer(
                        "w",
                        .depthwiseConv2D(DepthwiseConv2D(kernel: Extent(2, 2), multiplier: 2, activation: .relu))),
                    Layer("f", .flatten), Layer("d", .dense(Dense(3))),
                ]
            case .joined:
                [
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2), padding: .same))),
                    Layer("j", .concatenate, from: ["c", "input", "c"]), Layer("g", .globalAveragePooling2D),
                    Layer("k", .reshape(height: 1, width: 1, channels: 8)), Layer("s", .activation(.sigmoid)),
                    Layer("m", .multiply, from: ["s", "j"]), Layer("n", .multiply, from: ["m", "j"]),
                    Layer("f", .globalAveragePooling2D), Layer("d", .dense(Dense(3))),
                    Layer("e", .dense(Dense(2)), from: ["f"]),
                    Layer("l", .concatenate, from: ["d", "e"]), Layer("o", .dense(Dense(3))),
                ]
            case .scaled:
                [
                    Layer(
                        "s",
                        .separableConv2D(
                            SeparableConv2D(
                                4, kernel: Extent(2, 3), strides: Extent(2, 1), padding: .same, multiplier: 2,
                                activation: .silu))),
                    Layer("n", .layerNormalization(LayerNormalization(epsilon: 0.1))),
                    Layer("g", .layerScale(LayerScale())),
                    Layer("t", .separableConv2D(SeparableConv2D(3, kernel: Extent(2, 2), hasBias: false))),
                    Layer("m", .layerNormalization(LayerNormalization(epsilon: 0.1, scales: false))),
                    Layer("f", .flatten), Layer("o", .layerNormalization(LayerNormalization(centers: false))),
                    Layer("d", .dense(Dense(3))),
                ]
            case .shaped:
                [
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2), padding: .same))),
                    Layer("u", .cropping2D(Border(top: 1, bottom: 0, left: 0, right: 1))), Layer("f", .flatten),
                    Layer("k", .reshape(height: 2, width: 6, channels: 3)),
                    Layer("b", .conv2D(Conv2D(4, kernel: Extent(2, 2)))), Layer("m", .globalMaxPooling2D),
                    Layer("d", .dense(Dense(3))),
                ]
            case .mapped:
                [
                    Layer("r", .rescaling(Rescaling(scale: [0.5, 2], offset: [-1]))),
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2), padding: .same))),
                    Layer("n", .normalization(Normalization(mean: [1, 0, -1], variance: [4, 1, 0.25]))),
                    Layer("o", .sampleDropout(rate: 0.5)), Layer("a", .add, from: ["o", "n"]),
                    Layer("s", .rescaling(Rescaling(scale: 0.25, offset: 1))), Layer("f", .flatten),
                    Layer("d", .dense(Dense(3))),
                ]
            case .activated:
                [
                    Layer("c", .conv2D(Conv2D(3, kernel: Extent(2, 2), activation: .silu))),
                    Layer("h", .activation(.gelu)), Layer("l", .leakyReLU(slope: 0.3)), Layer("f", .flatten),
                    Layer("d", .dense(Dense(5, activation: .sigmoid))), Layer("e", .dense(Dense(3, activation: .tanh))),
                ]
            case .separateRelu:
                [
                    Layer("r", .relu), Layer("m", .maxPooling2D(MaxPooling2D(Extent(2, 2)))), Layer("f", .flatten),
                    Layer("d", .dense(Dense(5))), Layer("s", .relu), Layer("e", .dense(Dense(3))),
                ]
            }
        }

        func model() throws -> Model {
            try Model(name: rawValue, inputHeight: 5, inputWidth: 4, inputChannels: 2, layers: layers)
        }
    }

    private func parameters(_ model: Model) -> [[Double]] {
        model.parameters.enumerated().map { someNumbers($1.count, seed: UInt64(30 + $0)) }
    }

    @Test(arguments: Small.allCases) func gradientsOfWholeModelsAreTheDifferencesOfTheLoss(_ small: Small) throws {
        let model = try small.model()
        let network = ReferenceNetwork<Double>(model)
        let parameters = parameters(model)
        let images = someNumbers(3 * 40, seed: 20)
        let labels: [Int32] = [2, 0, 1]
        let (_, gradients, _) = network.run(
            parameters: parameters, images: images, labels: labels, divisor: 12, dropout: Self.key)
        #expect(gradients.map(\.count) == model.parameters.map(\.count))
        for p in parameters.indices where model.parameters[p].momentum == nil {
            let error = GradientCheck.worstError(gradients[p], at: parameters[p]) { values in
                var changed = parameters
                changed[p] = values
                return network.run(
                    parameters: changed, images: images, labels: labels, divisor: 1, dropout: Self.key
                ).result.lossSum / 12
            }
            #expect(error < 1e-6, "\(model.parameters[p].name)")
        }
    }

    @Test(arguments: Small.allCases.filter { $0 != .normalized }) func aBatchIsTheSumOfItsSamples(_ small: Small) throws
    {
        let model = try small.model()
        let network = ReferenceNetwork<Double>(model)
        let parameters = parameters(model)
        let images = someNumbers(4 * 40, seed: 22)
        let labels: [Int32] = [0, 1, 2, 1]
        let whole = network.run(
            parameters: parameters, images: images, labels: labels, divisor: 4, dropout: Self.key)
        var sums = model.parameters.map { [Double](repeating: 0, count: $0.count) }
        var loss = 0.0
        for n in 0..<4 {
            let one = network.run(
                parameters: parameters, images: Array(images[n * 40..<(n + 1) * 40]), labels: [labels[n]], divisor: 4,
                dropout: DropoutKey(key: Self.key.key, firstSample: Self.key.firstSample + n))
            loss += one.result.lossSum
            for p in sums.indices { for i in sums[p].indices { sums[p][i] += one.gradients[p][i] } }
            #expect(one.logits == Array(whole.logits[n * 3..<(n + 1) * 3]))
        }
        #expect(abs(loss - whole.result.lossSum) < 1e-12)
        for p in sums.indices {
            #expect(zip(sums[p], whole.gradients[p]).allSatisfy { abs($0 - $1) < 1e-12 })
        }
    }

    @Test func dropoutIsLeftOutWithoutAKey() throws {
        let model = try Small.dropout.model()
        let bare = try Model(
            name: "bare", inputHeight: 5, inputWidth: 4, inputChannels: 2,
            layers: model.layers.filter { if case .dropout = $0.operation { false } else { true } })
        let parameters = parameters(model)
        let images = someNumbers(40, seed: 23)
        let evaluated = ReferenceNetwork<Double>(model).run(
            parameters: parameters, images: images, labels: [1], divisor: 1)
        let expected = ReferenceNetwork<Double>(bare).run(
            parameters: parameters, images: images, labels: [1], divisor: 1)
        #expect(evaluated.logits == expected.logits)
        let dropped = ReferenceNetwork<Double>(model).run(
            parameters: parameters, images: images, labels: [1], divisor: 1, dropout: Self.key)
        #expect(dropped.logits != expected.logits)
    }

    @Test(arguments: Small.allCases) func floatAgreesWithDouble(_ small: Small) throws {
        let model = try small.model()
        let parameters = parameters(model)
        let images = someNumbers(80, seed: 24)
        let double = ReferenceNetwork<Double>(model).run(
            parameters: parameters, images: images, labels: [0, 2], divisor: 2)
        let float = ReferenceNetwork<Float>(model).run(
            parameters: parameters.map { $0.map { Float($0) } }, images: images.map { Float($0) }, labels: [0, 2],
            divisor: 2)
        #expect(zip(double.logits, float.logits).allSatisfy { abs($0 - Double($1)) < 1e-5 })
        for (expected, actual) in zip(double.gradients, float.gradients) {
            #expect(zip(expected, actual).allSatisfy { abs($0 - Double($1)) < 1e-5 })
        }
    }

    @Test func parametersOfAnotherModelTrap() async {
        await #expect(processExitsWith: .failure) {
            let model = try Small.linear.model()
            _ = ReferenceNetwork<Double>(model).run(parameters: [[1]], images: [], labels: [], divisor: 1)
        }
    }
}
