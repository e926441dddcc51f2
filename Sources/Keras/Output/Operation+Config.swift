internal import NeuralNetwork

/// A layer of Keras: its class, where that is, and its settings.
typealias KerasLayerConfig = (className: String, module: String, config: [String: JSONValue])

extension Operation {
    /// What Keras calls the operation, fed with `input`, with the settings that are not Keras' defaults.
    func kerasConfig(input: TensorShape) -> KerasLayerConfig {
        switch self {
        case .dense(let dense): dense.kerasConfig
        case .conv2D(let conv): conv.kerasConfig
        case .depthwiseConv2D(let conv): conv.kerasConfig
        case .separableConv2D(let conv): conv.kerasConfig
        case .batchNormalization(let normalization): normalization.kerasConfig
        case .maxPooling2D(let pool):
            layer("MaxPooling2D", window(pool.window, "pool_size", pool.strides, pool.padding))
        case .averagePooling2D(let pool):
            layer("AveragePooling2D", window(pool.window, "pool_size", pool.strides, pool.padding))
        case .globalAveragePooling2D: layer("GlobalAveragePooling2D")
        case .globalMaxPooling2D: layer("GlobalMaxPooling2D")
        case .add: layer("Add")
        case .multiply: layer("Multiply")
        case .concatenate: layer("Concatenate", ["axis": -1])
        case .flatten: layer("Flatten")
        case .reshape(let height, let width, let channels):
            layer("Reshape", ["target_shape": .list([.integer(height), .integer(width), .integer(channels)])])
        case .dropout(let rate): layer("Dropout", ["rate": .float(rate)])
        case .sampleDropout(let rate):
            layer(
                "Dropout", ["rate": .float(rate), "noise_shape": .list([nil] + Array(repeating: 1, count: input.axes))])
        case .relu: layer("ReLU")
        case .activation(let function): layer("Activation", ["activation": .text(function.rawValue)])
        case .leakyReLU(let slope): layer("LeakyReLU", ["negative_slope": .float(slope)])
        case .layerNormalization(let normalization):
            layer(
                "LayerNormalization",
                [
                    "epsilon": .float(normalization.epsilon), "scale": .bool(normalization.scales),
                    "center": .bool(normalization.centers),
                ])
        case .layerScale(let scale):
            (
                "LayerScale", "keras.src.applications.convnext",
                ["init_values": .float(scale.initialValue), "projection_dim": .integer(input.lastAxis)]
            )
        case .zeroPadding2D(let border): layer("ZeroPadding2D", ["padding": border.pairs])
        case .cropping2D(let border): layer("Cropping2D", ["cropping": border.pairs])
        case .rescaling(let rescaling):
            layer("Rescaling", ["scale": numbers(rescaling.scale), "offset": numbers(rescaling.offset)])
        case .normalization(let normalization):
            layer(
                "Normalization",
                ["axis": -1, "mean": list(normalization.mean), "variance": list(normalization.variance)])
        }
    }

    private func numbers(_ values: [Float]) -> JSONValue { values.count == 1 ? .float(values[0]) : list(values) }

    private func list(_ values: [Float]) -> JSONValue { .list(values.map(JSONValue.float)) }
}

private func layer(_ className: String, _ config: [String: JSONValue] = [:]) -> KerasLayerConfig {
    (className, "keras.layers", config)
}

private func window(
    _ window: Extent, _ key: String, _ strides: Extent, _ padding: Padding
) -> [String: JSONValue] {
    [key: window.sides, "strides": strides.sides, "padding": .text(padding.rawValue)]
}

extension Dense {
    fileprivate var kerasConfig: KerasLayerConfig {
        layer(
            "Dense",
            [
                "units": .integer(units), "activation": .text(activation.rawValue), "use_bias": .bool(hasBias),
                "kernel_initializer": .text(initializer.rawValue),
            ])
    }
}

extension Conv2D {
    fileprivate var kerasConfig: KerasLayerConfig {
        let settings: [String: JSONValue] = [
            "filters": .integer(filters), "activation": .text(activation.rawValue), "use_bias": .bool(hasBias),
            "kernel_initializer": .text(initializer.rawValue), "groups": .integer(groups),
        ]
        return layer("Conv2D", settings.merging(window(kernel, "kernel_size", strides, padding)) { $1 })
    }
}

extension DepthwiseConv2D {
    fileprivate var kerasConfig: KerasLayerConfig {
        let settings: [String: JSONValue] = [
            "depth_multiplier": .integer(multiplier), "activation": .text(activation.rawValue),
            "use_bias": .bool(hasBias), "depthwise_initializer": .text(initializer.rawValue),
        ]
        return layer("DepthwiseConv2D", settings.merging(window(kernel, "kernel_size", strides, padding)) { $1 })
    }
}

extension SeparableConv2D {
    fileprivate var kerasConfig: KerasLayerConfig {
        let settings: [String: JSONValue] = [
            "filters": .integer(filters), "depth_multiplier": .integer(multiplier),
            "activation": .text(activation.rawValue), "use_bias": .bool(hasBias),
            "depthwise_initializer": .text(initializer.rawValue), "pointwise_initializer": .text(initializer.rawValue),
        ]
        return layer("SeparableConv2D", settings.merging(window(kernel, "kernel_size", strides, padding)) { $1 })
    }
}

extension BatchNormalization {
    /// Without `synchronized`: Keras takes it with TensorFlow only, and would not load the model with another backend.
    fileprivate var kerasConfig: KerasLayerConfig {
        layer(
            "BatchNormalization",
            [
                "axis": -1, "momentum": .float(momentum), "epsilon": .float(epsilon), "center": .bool(centers),
                "scale": .bool(scales),
            ])
    }
}

extension Extent {
    fileprivate var sides: JSONValue { .list([.integer(height), .integer(width)]) }
}

extension Border {
    fileprivate var pairs: JSONValue {
        .list([.list([.integer(top), .integer(bottom)]), .list([.integer(left), .integer(right)])])
    }
}

extension TensorShape {
    fileprivate var axes: Int { if case .spatial = self { 3 } else { 1 } }

    fileprivate var lastAxis: Int {
        switch self {
        case .spatial(_, _, let channels): channels
        case .flat(let count): count
        }
    }
}
