import Keras
import Testing

/// Settings that are not supported: each is refused with the layer's name, its place and what would be right.
@Suite struct LayerRefusalTests {
    /// A layer, its settings, and the beginning of what is wrong with them.
    struct Case: CustomTestStringConvertible {
        let className: String
        let config: JSONValue
        let problem: String
        var shape = [8, 8, 4]
        var testDescription: String { "\(className): \(problem)" }

        init(_ className: String, _ config: JSONValue, _ problem: String, over shape: [Int] = [8, 8, 4]) {
            (self.className, self.config, self.problem, self.shape) = (className, config, problem, shape)
        }
    }

    private static let constraint: JSONValue = ["class_name": "MaxNorm", "config": [:]]
    private static let conv: JSONValue = ["filters": 4, "kernel_size": 3]

    private static let weights = [
        Case(
            "Conv2D", conv.setting("dilation_rate", [2, 1]),
            "dilation_rate: dilated convolutions are not supported; 1 is"),
        Case("DepthwiseConv2D", ["kernel_size": 3, "dilation_rate": 2], "dilation_rate: dilated convolutions"),
        Case("SeparableConv2D", conv.setting("dilation_rate", 2), "dilation_rate: dilated convolutions"),
        Case("Conv2D", conv.setting("kernel_constraint", constraint), "kernel_constraint: it is MaxNorm; none is supp"),
        Case("Dense", ["units": 2, "bias_regularizer": ["class_name": "L2"]], "bias_regularizer: it is L2; none is"),
        Case(
            "Dense", ["units": 2, "activity_regularizer": "l1"], "activity_regularizer: it is 'l1'; none is supported"),
        Case("Dense", ["units": 2, "lora_rank": 4], "lora_rank: it is 4; none is supported"),
        Case(
            "Dense", ["units": 2, "kernel_regularizer": "Ortho"], "kernel_regularizer: the regularizer 'Ortho' is not"),
        Case("BatchNormalization", ["gamma_constraint": constraint], "gamma_constraint: it is MaxNorm; none"),
        Case("Conv2D", conv.setting("padding", "causal"), "padding: it is 'causal'; valid and same are supported"),
        Case("Conv2D", conv.setting("kernel_size", [3, 3, 3]), "kernel_size: it has 3 sides; it must have 2"),
        Case("Conv2D", ["kernel_size": 3], "filters: it is missing; it must be a whole number"),
        Case("Conv2D", ["filters": 3], "kernel_size: it is missing; it must be a whole number"),
        Case("Dense", ["units": 2], "it takes [5, 4]; a vector or an image is supported, put a Flatten", over: [5, 4]),
        Case("Conv2D", conv, "it takes [5, 4]; an image is supported, (height, width, channels)", over: [5, 4]),
    ]

    private static let numbers = [
        Case("ReLU", ["dtype": "float16"], "dtype: it is float16; float32 is supported"),
        Case(
            "ReLU", ["dtype": ["class_name": "DTypePolicy", "config": ["name": "mixed_float16"]]],
            "dtype: it is mixed_float16; float32 is supported"),
        Case("ReLU", ["dtype": 7], "dtype: it is unknown; float32 is supported"),
        Case(
            "MaxPooling2D", ["data_format": "channels_first"], "data_format: it is 'channels_first'; 'channels_last' is"
        ),
    ]

    private static let axes = [
        Case("BatchNormalization", ["axis": 1], "axis: it is not the last axis; only that, the channels, is supported"),
        Case("BatchNormalization", ["axis": [1, 2]], "axis: it is not the last axis"),
        Case("BatchNormalization", ["axis": []], "axis: it is not the last axis"),
        Case("LayerNormalization", ["axis": [-3, -2, -1]], "axis: it is not the last axis"),
        Case("Normalization", ["axis": 2], "axis: it is not the last axis"),
        Case("BatchNormalization", ["renorm": true], "renorm: it is true; false is supported"),
        Case("LayerNormalization", ["rms_scaling": true], "rms_scaling: it is true; false is supported"),
        Case("Normalization", ["invert": true], "invert: it is true; false is supported"),
        Case("Normalization", ["mean": "no", "variance": 1], "mean: it is 'no'; it must be a number"),
        Case("BatchNormalization", [:], "it takes [5, 4]; a vector or an image is supported, put a R", over: [5, 4]),
        Case("LayerNormalization", [:], "it takes [5, 4]; a vector or an image is supported, put a R", over: [5, 4]),
        Case("LayerScale", [:], "it takes [4]; an image is supported", over: [4]),
    ]

    private static let elements = [
        Case("ReLU", ["threshold": 0.5], "threshold: a threshold is not supported; 0 is"),
        Case("ReLU", ["max_value": 4], "max_value and negative_slope of 4.0 and 0.0 are not supported; 6 and 0 are"),
        Case("ReLU", ["max_value": 6, "negative_slope": 0.5], "max_value and negative_slope of 6.0 and 0.5 are not"),
        Case("ELU", ["alpha": 2], "alpha: it is not 1; only that is supported"),
        Case(
            "Activation", ["activation": "softplus"],
            "activation: the activation 'softplus' is not supported; these are"),
        Case(
            "Activation", ["activation": ["class_name": "ReLU"]], "activation: the activation 'ReLU' is not supported"),
        Case("Dropout", [:], "rate: it is missing; it must be a number"),
        Case(
            "Dropout", ["rate": 0.5, "noise_shape": [nil, 1, 8, 1]],
            "noise_shape: a noise shape is supported that drops"),
        Case(
            "Dropout", ["rate": 0.5, "noise_shape": [1, 1, 1, 1]], "noise_shape: a noise shape is supported that drops"),
        Case("Dropout", ["rate": 0.5, "noise_shape": [nil, 1]], "noise_shape: a noise shape is supported that drops"),
        Case("Dropout", ["rate": 0.5, "noise_shape": []], "noise_shape: a noise shape is supported that drops"),
        Case("Softmax", ["axis": 1], "axis: it is not the last axis"),
    ]

    private static let shapes = [
        Case("Reshape", ["target_shape": [5, 5]], "it cannot make [5, 5] of [8, 8, 4]"),
        Case(
            "Reshape", ["target_shape": [16, 16]], "it makes [16, 16]; a vector or an image (height, width, channels)"),
        Case("Reshape", ["target_shape": []], "it cannot make [] of [8, 8, 4]"),
        Case("Reshape", ["target_shape": [-1, -1]], "it cannot make [-1, -1] of [8, 8, 4]"),
        Case("Reshape", ["target_shape": [0, -1]], "it cannot make [0, -1]"),
        Case("Reshape", ["target_shape": [.integer(1 << 62), 4, 64]], "it cannot make"),
        Case("ZeroPadding2D", ["padding": [1, 2, 3]], "padding: it has 3 parts; it must have 2"),
        Case("ZeroPadding2D", ["padding": [[1], 2]], "padding[0]: it has 1 sides; it must have 2"),
        Case("ZeroPadding2D", ["padding": -1], "a side of its border is -1; it must be 0 to 65536"),
        Case("Cropping2D", ["cropping": .integer(.max)], "a side of its border is \(Int.max); it must be 0 to 65536"),
        Case("Cropping2D", ["cropping": 4], "a tensor of [0, 0, 4] is not possible; sides are 1 or more"),
        Case("MaxPooling2D", ["pool_size": 9], "its window of 9x9 does not fit into [8, 8, 4]"),
        Case("MaxPooling2D", ["strides": 0], "a side or stride of its window is 0; it must be 1 to 65536"),
    ]

    @Test(arguments: weights + numbers + axes + elements + shapes)
    func anUnsupportedSettingIsNamed(test: Case) throws {
        let network = try Reading.network(
            .chain(test.shape, [.layer(test.className, test.config, name: "odd"), .layer("Flatten", name: "end")]))
        #expect(network.model == nil && network.problems.count == 1)
        let problem = try #require(network.problems.first)
        #expect(problem.place == "layer 'odd' (\(test.className))")
        #expect(problem.problem.replacing("config.layers[1].config.", with: "").hasPrefix(test.problem), "\(problem)")
        #expect(!problem.description.contains("\n"))
    }

    @Test func aLayerThatIsNotSupportedIsNamedWithThoseThatAre() throws {
        let network = try Reading.network(.chain([4], [.layer("LSTM", name: "memory"), .dense(2)]))
        let names = LayerTable.names.joined(separator: ", ")
        #expect(
            network.problems.map { $0.description } == [
                "layer 'memory' (LSTM): the layer is not supported; these are: \(names)"
            ])
        #expect(LayerTable.names.contains("InputLayer") && LayerTable.names == LayerTable.names.sorted())
    }

    @Test func everyProblemIsNamedAtOnce() throws {
        let network = try Reading.network(
            .chain(
                [4], [.layer("LSTM"), .dense(3), .layer("GRU"), .layer("LSTM", name: "second"), .dense(2, name: "end")])
        )
        let places = network.problems.map { $0.place }
        #expect(places == ["layer 'lstm' (LSTM)", "layer 'gru' (GRU)", "layer 'second' (LSTM)"])
        #expect(network.rows.map { $0.problem == nil } == [false, true, false, false, true])
        #expect(network.rows.allSatisfy { $0.shape == nil })
    }

    @Test func aSoftmaxInTheMiddleIsRefused() throws {
        let softmax: [JSONValue] = [
            .layer("Softmax", name: "soft"), .layer("Activation", ["activation": "softmax"], name: "soft"),
            .layer("Dense", ["units": 2, "activation": "softmax"], name: "soft"),
        ]
        for layer in softmax {
            let network = try Reading.network(.chain([4], [layer, .dense(2)]))
            #expect(
                network.problems.first?.problem
                    == "a softmax is supported at the end of a model only, where the loss takes it")
            #expect(!network.endsWithSoftmax)
        }
    }

    @Test(
        arguments: [
            .dense(4, name: "f"), .layer("BatchNormalization", name: "f"),
            .layer("BatchNormalization", ["scale": false, "center": false], name: "f"),
        ] as [JSONValue])
    func aFrozenLayerIsRefused(layer: JSONValue) throws {
        let frozen = layer.setting("config", JSONPlace(layer)["config"].value.setting("trainable", false))
        let network = try Reading.network(.chain([4], [frozen, .dense(2)]))
        let problem = "it is frozen (trainable: false); all layers with weights must be trainable"
        #expect(network.problems.first?.problem == problem)
        let relu = JSONValue.layer("ReLU", ["trainable": false])
        #expect(try Reading.network(.chain([4], [relu, .dense(2)])).problems.isEmpty)
    }
}
