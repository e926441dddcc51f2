import NeuralNetwork
import Testing

/// Each kind of layer in a small model, against the reference: loss, hits and all gradients.
@Suite struct PlanLayerTests {
    private static let head: [Layer] = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    @Test(arguments: [1, 3, 16, 17], [1, 3, 6, 16, 32, 33])
    func denseAgreesWithTheReference(batch: Int, units: Int) throws {
        let layers = [
            Layer("flatten", .flatten), Layer("first", .dense(Dense(units, activation: .relu))),
            Layer("second", .dense(Dense(units + 1))), Layer("classes", .dense(Dense(7))),
        ]
        let comparison = try PlanCase(height: 3, width: 5, channels: units, batch: batch, layers).compare()
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(arguments: [1, 3, 6, 16, 32, 33], [1, 3, 6, 16, 32, 33])
    func convolutionAgreesForEachNumberOfChannels(channels: Int, filters: Int) throws {
        let conv = Conv2D(filters, kernel: Extent(3, 3), activation: .relu)
        let comparison = try PlanCase(
            height: 5, width: 6, channels: channels, batch: 3, [Layer("conv", .conv2D(conv))] + Self.head
        ).compare()
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(arguments: [1, 3, 16, 17], [(3, 6), (6, 33), (32, 16)])
    func convolutionAfterConvolutionAgrees(batch: Int, filters: (Int, Int)) throws {
        let layers = [
            Layer("first", .conv2D(Conv2D(filters.0, kernel: Extent(3, 3), padding: .same, activation: .relu))),
            Layer("second", .conv2D(Conv2D(filters.1, kernel: Extent(3, 3)))),
        ]
        let comparison = try PlanCase(
            height: 5, width: 4, channels: 3, batch: batch, layers + Self.head
        ).compare()
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(
        arguments: [Extent(1, 1), Extent(2, 2), Extent(3, 3), Extent(5, 5), Extent(2, 3)],
        [Extent(1, 1), Extent(2, 2), Extent(1, 2), Extent(3, 3)])
    func windowsStridesAndPaddingAgree(kernel: Extent, strides: Extent) throws {
        for padding in [Padding.valid, .same] {
            let layers = [
                Layer("first", .conv2D(Conv2D(6, kernel: Extent(1, 1)))),
                Layer(
                    "second",
                    .conv2D(Conv2D(4, kernel: kernel, strides: strides, padding: padding, activation: .relu))),
            ]
            let comparison = try PlanCase(height: 7, width: 8, channels: 2, batch: 2, layers + Self.head).compare()
            #expect(comparison.agrees, "\(padding) \(comparison)")
        }
    }

    @Test(
        arguments: [Extent(2, 2), Extent(3, 3), Extent(2, 1), Extent(3, 2)],
        [Extent(1, 1), Extent(2, 2), Extent(1, 2), Extent(3, 3)])
    func poolingAgrees(window: Extent, strides: Extent) throws {
        for padding in [Padding.valid, .same] {
            for activation in [Activation.relu, .linear] {
                let layers = [
                    Layer("conv", .conv2D(Conv2D(6, kernel: Extent(2, 2), activation: activation))),
                    Layer("pool", .maxPooling2D(MaxPooling2D(window, strides: strides, padding: padding))),
                ]
                let comparison = try PlanCase(
                    height: 7, width: 8, channels: 2, batch: 3, layers + Self.head
                ).compare()
                #expect(comparison.agrees, "\(padding) \(activation) \(comparison)")
            }
        }
    }

    /// Orders in which a layer works in place on what others still need, or meets an unusual layout.
    @Test(arguments: 0..<9) func unusualOrdersAgree(index: Int) throws {
        let conv = Layer("conv", .conv2D(Conv2D(6, kernel: Extent(2, 2))))
        let convReLU = Layer("conv", .conv2D(Conv2D(6, kernel: Extent(2, 2), activation: .relu)))
        let next = Layer("next", .conv2D(Conv2D(3, kernel: Extent(2, 2), activation: .relu)))
        let (relu, relu1) = (Layer("relu", .relu), Layer("relu_1", .relu))
        let pool = Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2))))
        let pool1 = Layer("pool_1", .maxPooling2D(MaxPooling2D(Extent(2, 2), strides: Extent(1, 1))))
        let layers: [Layer] = [
            [relu] + Self.head,
            [pool, relu, conv] + Self.head,
            [conv, relu, pool, relu1] + Self.head,
            [convReLU, relu, pool, pool1] + Self.head,
            [conv, pool, relu, next] + Self.head,
            [Layer("flatten_1", .flatten)] + Self.head + [relu, Layer("last", .dense(Dense(4)))],
            [conv, Layer("flatten", .flatten)],
            [convReLU, pool, Layer("flatten", .flatten), relu],
            [pool, Layer("flatten", .flatten)],
        ][index]
        let comparison = try PlanCase(height: 6, width: 5, channels: 3, batch: 3, layers).compare()
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(arguments: [1, 3, 17]) func dropoutAgreesBetweenDenseLayers(batch: Int) throws {
        let layers = [
            Layer("dropout", .dropout(rate: 0.25)), Layer("flatten", .flatten),
            Layer("first", .dense(Dense(33, activation: .relu))), Layer("dropout_1", .dropout(rate: 0.5)),
            Layer("classes", .dense(Dense(5))),
        ]
        let comparison = try PlanCase(height: 3, width: 4, channels: 2, batch: batch, layers).compare(dropout: true)
        #expect(comparison.agrees, "\(comparison)")
    }

    /// Between convolutions the elements are counted as they lie; with 16 channels and 1x1 images that is Keras' order.
    @Test func dropoutAgreesBetweenConvolutionsWhereTheLayoutIsPlain() throws {
        let layers = [
            Layer("conv", .conv2D(Conv2D(16, kernel: Extent(3, 3), activation: .relu))),
            Layer("dropout", .dropout(rate: 0.5)),
            Layer("pool", .maxPooling2D(MaxPooling2D(Extent(1, 1)))),
        ]
        let comparison = try PlanCase(
            height: 3, width: 3, channels: 3, batch: 5, layers + Self.head
        ).compare(dropout: true)
        #expect(comparison.agrees, "\(comparison)")
    }
}
