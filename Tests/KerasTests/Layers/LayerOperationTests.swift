import Keras
import NeuralNetwork
import Testing

/// What each layer of Keras becomes: the operation with all of its settings.
@Suite struct LayerOperationTests {
    private typealias Operation = NeuralNetwork.Operation

    /// The operations of a layer in a model of images of 9×8×2, or of vectors.
    private func operations(_ layer: JSONValue, over shape: [Int] = [9, 8, 2]) throws -> [Operation] {
        let end: [JSONValue] = shape.count == 1 ? [] : [.layer("Flatten", name: "end")]
        let model = try #require(try Reading.network(.chain(shape, [layer] + end)).model)
        return model.layers.filter { !["end", "features"].contains($0.name) }.map { $0.operation }
    }

    @Test func denseLayersHaveTheirSettings() throws {
        let plain = try operations(.dense(3), over: [4])
        #expect(plain == [.dense(Dense(3, activation: .linear, initializer: .glorotUniform, hasBias: true))])
        let config: JSONValue = [
            "units": 3, "activation": "relu", "use_bias": false,
            "kernel_initializer": ["class_name": "HeNormal", "config": [:]],
        ]
        let set = try operations(.layer("Dense", config), over: [4])
        #expect(set == [.dense(Dense(3, activation: .relu, initializer: .heNormal, hasBias: false))])
        #expect(try operations(.dense(3)) == [.conv2D(Conv2D(3, kernel: Extent(1, 1)))])
    }

    @Test func convolutionsHaveTheirSettings() throws {
        let config: JSONValue = [
            "filters": 4, "kernel_size": [3, 2], "strides": [2, 1], "padding": "same", "groups": 2,
            "activation": "silu", "kernel_initializer": "he_uniform", "use_bias": false,
        ]
        let conv = Conv2D(
            4, kernel: Extent(3, 2), strides: Extent(2, 1), padding: .same, activation: .silu, initializer: .heUniform,
            hasBias: false, groups: 2)
        #expect(try operations(.layer("Conv2D", config)) == [.conv2D(conv)])
        let plain = JSONValue.layer("Conv2D", ["filters": 4, "kernel_size": 3])
        #expect(try operations(plain) == [.conv2D(Conv2D(4, kernel: Extent(3, 3)))])
    }

    @Test func depthwiseAndSeparableConvolutionsHaveTheirSettings() throws {
        let config: JSONValue = [
            "filters": 5, "kernel_size": [2, 3], "strides": 2, "padding": "same", "depth_multiplier": 3,
            "activation": "tanh", "depthwise_initializer": "he_normal", "use_bias": false,
        ]
        let depthwise = DepthwiseConv2D(
            kernel: Extent(2, 3), strides: Extent(2, 2), padding: .same, multiplier: 3, activation: .tanh,
            initializer: .heNormal, hasBias: false)
        #expect(try operations(.layer("DepthwiseConv2D", config)) == [.depthwiseConv2D(depthwise)])
        let separable = SeparableConv2D(
            5, kernel: Extent(2, 3), strides: Extent(2, 2), padding: .same, multiplier: 3, activation: .tanh,
            initializer: .heNormal, hasBias: false)
        #expect(try operations(.layer("SeparableConv2D", config)) == [.separableConv2D(separable)])
    }

    @Test func poolingHasItsSettings() throws {
        #expect(try operations(.layer("MaxPooling2D")) == [.maxPooling2D(MaxPooling2D(Extent(2, 2)))])
        let config: JSONValue = ["pool_size": [3, 2], "strides": 1, "padding": "same"]
        let (window, strides) = (Extent(3, 2), Extent(1, 1))
        #expect(
            try operations(.layer("MaxPooling2D", config))
                == [.maxPooling2D(MaxPooling2D(window, strides: strides, padding: .same))])
        #expect(
            try operations(.layer("AveragePooling2D", config))
                == [.averagePooling2D(AveragePooling2D(window, strides: strides, padding: .same))])
        #expect(
            try operations(.layer("AveragePooling2D", ["pool_size": [3, 2], "strides": nil]))
                == [.averagePooling2D(AveragePooling2D(window, strides: window))])
        let kept = try operations(.layer("GlobalAveragePooling2D", ["keepdims": true]))
        #expect(kept == [.globalAveragePooling2D, .reshape(height: 1, width: 1, channels: 2)])
    }

    @Test func normalizationsHaveTheirSettings() throws {
        let config: JSONValue = [
            "momentum": 0.9, "epsilon": 0.5, "scale": false, "center": false, "synchronized": true, "axis": [3],
        ]
        let batch = BatchNormalization(momentum: 0.9, epsilon: 0.5, scales: false, centers: false, synchronized: true)
        #expect(try operations(.layer("BatchNormalization", config)) == [.batchNormalization(batch)])
        #expect(try operations(.layer("BatchNormalization")) == [.batchNormalization(BatchNormalization())])
        let layer = LayerNormalization(epsilon: 0.5, scales: false, centers: false)
        #expect(try operations(.layer("LayerNormalization", config)) == [.layerNormalization(layer)])
        #expect(try operations(.layer("LayerNormalization")) == [.layerNormalization(LayerNormalization())])
        let scale = try operations(.layer("LayerScale", ["init_values": 0.25, "projection_dim": 2]))
        #expect(scale == [.layerScale(LayerScale(initialValue: 0.25))])
    }

    /// NumPy's lists of one mean for each channel come in lists of lists.
    @Test func constantsHaveTheirNumbers() throws {
        let config: JSONValue = ["mean": [[[[0.5, 1.5]]]], "variance": [[[[2, 4]]]], "axis": -1]
        let each = try operations(.layer("Normalization", config))
        #expect(each == [.normalization(Normalization(mean: [0.5, 1.5], variance: [2, 4]))])
        let one = try operations(.layer("Normalization", ["mean": 0.5, "variance": 2, "axis": nil]))
        #expect(one == [.normalization(Normalization(mean: [0.5], variance: [2]))])
        #expect(
            try operations(.layer("Rescaling", ["scale": 0.5, "offset": -1])) == [
                .rescaling(Rescaling(scale: 0.5, offset: -1))
            ])
        #expect(
            try operations(.layer("Rescaling", ["scale": [1, 2]])) == [
                .rescaling(Rescaling(scale: [1, 2], offset: [0]))
            ])
    }

    @Test func functionsHaveTheirNames() throws {
        for function in Activation.allCases where function != .linear {
            let layer = JSONValue.layer("Activation", ["activation": .text(function.rawValue)])
            #expect(try operations(layer) == [.activation(function)])
        }
        for (name, function) in [("swish", Activation.silu), ("hard_swish", .hardSilu)] {
            let registered: JSONValue = ["class_name": "function", "config": .text(name)]
            #expect(try operations(.layer("Activation", ["activation": registered])) == [.activation(function)])
        }
        #expect(try operations(.layer("Activation", ["activation": "linear"])) == [])
    }

    @Test func reluAndItsLikeHaveTheirSlopes() throws {
        #expect(try operations(.layer("ReLU")) == [.relu])
        #expect(try operations(.layer("ReLU", ["max_value": 6.0])) == [.activation(.relu6)])
        #expect(try operations(.layer("ReLU", ["negative_slope": 0.25])) == [.leakyReLU(slope: 0.25)])
        #expect(try operations(.layer("LeakyReLU")) == [.leakyReLU(slope: 0.3)])
        #expect(try operations(.layer("LeakyReLU", ["alpha": 0.25])) == [.leakyReLU(slope: 0.25)])
        #expect(try operations(.layer("LeakyReLU", ["negative_slope": 0.5])) == [.leakyReLU(slope: 0.5)])
        #expect(try operations(.layer("ELU", ["alpha": 1.0])) == [.activation(.elu)])
    }

    @Test func dropoutDropsElementsOrSamples() throws {
        #expect(try operations(.layer("Dropout", ["rate": 0.25])) == [.dropout(rate: 0.25)])
        let samples = JSONValue.layer("Dropout", ["rate": 0.25, "noise_shape": [nil, 1, 1, 1]])
        #expect(try operations(samples) == [.sampleDropout(rate: 0.25)])
        let vectors = JSONValue.layer("Dropout", ["rate": 0.25, "noise_shape": [nil, 1]])
        #expect(try operations(vectors, over: [4]) == [.sampleDropout(rate: 0.25)])
    }

    private static let borders: [(JSONValue, Border)] = [
        (2, Border(2)), ([1, 2], Border(top: 1, bottom: 1, left: 2, right: 2)),
        ([[1, 0], [0, 2]], Border(top: 1, bottom: 0, left: 0, right: 2)),
    ]

    @Test(arguments: borders) func bordersHaveTheirSides(value: JSONValue, border: Border) throws {
        #expect(try operations(.layer("ZeroPadding2D", ["padding": value])) == [.zeroPadding2D(border)])
        #expect(try operations(.layer("Cropping2D", ["cropping": value])) == [.cropping2D(border)])
    }

    @Test func shapesAreMadeOfOthers() throws {
        #expect(
            try operations(.layer("Reshape", ["target_shape": [3, -1, 2]])) == [
                .reshape(height: 3, width: 24, channels: 2)
            ])
        #expect(try operations(.layer("Reshape", ["target_shape": [9, 8, 2]])) == [])
        #expect(try operations(.layer("Reshape", ["target_shape": [-1]])) == [.flatten])
        #expect(try operations(.layer("Flatten"), over: [4]) == [])
    }
}
