import NeuralNetwork
import Testing

/// Each kind of layer in bfloat16 beside float32, between a convolution and a dense layer.
///
/// Without corners an error comes from some ten roundings of 1/900 each in the mean: a hundredth or two with what the
/// layers amplify. A missing term, a wrong layout or a tensor of the wrong format would be an error of about 1.
@Suite(.enabled(if: NumberFormat.bfloat16.problem == nil)) struct PlanBFloat16LayerTests {
    private static let window = Extent(3, 3)
    private static func conv(_ name: String, _ filters: Int = 6, from inputs: [String] = []) -> Layer {
        Layer(name, .conv2D(Conv2D(filters, kernel: window, padding: .same)), from: inputs)
    }

    /// Layers behind images of 8x8x3 and a convolution named `a` of 6 channels.
    private static let smooth: [String: [Layer]] = [
        "nothing more": [],
        "mean": [Layer("x", .averagePooling2D(AveragePooling2D(Extent(2, 2))))],
        "mean of all": [Layer("x", .globalAveragePooling2D)],
        "tanh": [Layer("x", .activation(.tanh))], "sigmoid": [Layer("x", .activation(.sigmoid))],
        "silu": [Layer("x", .activation(.silu))], "gelu": [Layer("x", .activation(.gelu))],
        "dropout": [Layer("x", .dropout(rate: 0.25))], "sample dropout": [Layer("x", .sampleDropout(rate: 0.25))],
        "batch normalization": [Layer("x", .batchNormalization(BatchNormalization()))],
        "layer normalization": [Layer("x", .layerNormalization(LayerNormalization()))],
        "layer scale": [Layer("x", .layerScale(LayerScale()))],
        "depthwise": [Layer("x", .depthwiseConv2D(DepthwiseConv2D(kernel: window)))],
        "depthwise, 5x5": [Layer("x", .depthwiseConv2D(DepthwiseConv2D(kernel: Extent(5, 5))))],
        "separable": [Layer("x", .separableConv2D(SeparableConv2D(7, kernel: window)))],
        "groups": [Layer("x", .conv2D(Conv2D(8, kernel: window, groups: 2)))],
        "stride": [Layer("x", .conv2D(Conv2D(20, kernel: window, strides: Extent(2, 2))))],
        "border": [
            Layer("b", .zeroPadding2D(Border(1))), Layer("x", .averagePooling2D(AveragePooling2D(Extent(2, 2)))),
        ],
        "crop": [Layer("x", .cropping2D(Border(top: 1, bottom: 2, left: 0, right: 3)))],
        "sum": [conv("b"), Layer("x", .add, from: ["a", "b"])],
        "sum with the images": [conv("b", 3), Layer("x", .add, from: [Layer.imagesName, "b"])],
        "concatenation": [conv("b", 5), Layer("x", .concatenate, from: ["a", "b"])],
        "whole blocks": [conv("b", 16), conv("c", 32), Layer("x", .concatenate, from: ["c", "b"])],
        "product": [conv("b"), Layer("x", .multiply, from: ["a", "b"])],
        "gate": [
            Layer("m", .globalAveragePooling2D), Layer("r", .reshape(height: 1, width: 1, channels: 6)),
            conv("g", from: ["r"]), Layer("x", .multiply, from: ["a", "g"]),
        ],
        "rescaling": [Layer("x", .rescaling(Rescaling(scale: 0.5, offset: 0.25)))],
    ]

    /// Where a rounding may send a gradient another way, as at the corner of a ReLU, a share of about 1/512 of the
    /// elements changes as a whole: an error of the root of that, 4 hundredths.
    private static let cornered: [String: [Layer]] = [
        "relu": [Layer("x", .relu)], "leaky": [Layer("x", .leakyReLU(slope: 0.25))],
        "relu6": [Layer("x", .activation(.relu6))], "hard sigmoid": [Layer("x", .activation(.hardSigmoid))],
        "largest": [Layer("x", .maxPooling2D(MaxPooling2D(Extent(2, 2))))],
        "largest of overlapping": [Layer("x", .maxPooling2D(MaxPooling2D(window, strides: Extent(2, 2))))],
        "largest of all": [Layer("x", .globalMaxPooling2D)],
        "normalized relu": [Layer("n", .batchNormalization(BatchNormalization())), Layer("x", .relu)],
    ]

    private func compare(_ layers: [Layer], before: [Layer] = []) throws -> ReducedComparison {
        let test = try PlanCase(
            height: 8, width: 8, channels: 3, batch: 16, seed: 3,
            before + [Self.conv("a")] + layers + [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))])
        return try test.compareFormats()
    }

    @Test(arguments: smooth.keys.sorted()) func smoothLayersAgreeWithFloat32(name: String) throws {
        let comparison = try compare(try #require(Self.smooth[name]))
        #expect(comparison.isFinite && comparison.lossError < 0.01, "\(comparison)")
        #expect(comparison.error < 0.03, "\(comparison)")
    }

    @Test(arguments: cornered.keys.sorted()) func layersWithCornersAgreeButAtThese(name: String) throws {
        let comparison = try compare(try #require(Self.cornered[name]))
        #expect(comparison.isFinite && comparison.lossError < 0.01, "\(comparison)")
        #expect(comparison.error < 0.12, "\(comparison)")
    }

    /// What stands before the first kernel is computed from the images as they are.
    @Test(arguments: [
        NeuralNetwork.Operation.rescaling(Rescaling(scale: 2, offset: -0.5)),
        .normalization(Normalization(mean: [0.1, 0.2, 0.3], variance: [0.5, 0.6, 0.7])), .relu,
        .zeroPadding2D(Border(1)), .averagePooling2D(AveragePooling2D(Extent(2, 2))), .activation(.tanh),
        .batchNormalization(BatchNormalization()), .cropping2D(Border(1)), .dropout(rate: 0.25),
    ]) func layersBeforeTheFirstKernelAgreeWithFloat32(operation: NeuralNetwork.Operation) throws {
        let comparison = try compare([], before: [Layer("first", operation)])
        #expect(comparison.isFinite && comparison.lossError < 0.01, "\(comparison)")
        #expect(comparison.error < 0.03, "\(comparison)")
    }

    /// A network without a kernel gives the images to the loss.
    @Test func imagesMayBeTheLogits() throws {
        let test = try PlanCase(height: 1, width: 1, channels: 4, batch: 3, [Layer("flatten", .flatten)])
        let (reduced, exact) = (try test.train(in: .bfloat16), try test.train(in: .float32))
        #expect(reduced.gradients.isEmpty && abs(reduced.result.lossSum - exact.result.lossSum) < 0.01)
    }
}
