/// Turns a use of a layer into layers of ours; gives what the last of them gives.
typealias LayerTranslation = @Sendable (inout NetworkBuilder, LayerUse) throws(KerasError) -> NetworkTensor

/// The layers of Keras that are supported, and how each is translated.
package enum LayerTable {
    /// Names of the supported layers, sorted.
    package static var names: [String] { (["InputLayer"] + layers.keys).sorted() }

    static func translation(of layer: KerasLayer) -> LayerTranslation? {
        layer.isOperator ? Operators.translation(of: layer) : layers[layer.className]
    }

    /// Whether the layer is supported, whatever its settings.
    static func knows(_ layer: KerasLayer) -> Bool { translation(of: layer) != nil }

    private static let layers: [String: LayerTranslation] = [
        "Dense": WeightedLayers.dense,
        "Conv2D": WeightedLayers.convolution,
        "DepthwiseConv2D": WeightedLayers.depthwise,
        "SeparableConv2D": WeightedLayers.separable,
        "MaxPooling2D": PoolingLayers.largest,
        "AveragePooling2D": PoolingLayers.mean,
        "GlobalMaxPooling2D": PoolingLayers.globalLargest,
        "GlobalAveragePooling2D": PoolingLayers.globalMean,
        "BatchNormalization": NormalizationLayers.batch,
        "LayerNormalization": NormalizationLayers.layer,
        "LayerScale": NormalizationLayers.scale,
        "Normalization": NormalizationLayers.constants,
        "Rescaling": NormalizationLayers.rescaling,
        "Activation": ElementLayers.activation,
        "ReLU": ElementLayers.relu,
        "LeakyReLU": ElementLayers.leaky,
        "ELU": ElementLayers.elu,
        "Softmax": ElementLayers.softmax,
        "Dropout": ElementLayers.dropout,
        "Flatten": ShapeLayers.flatten,
        "Reshape": ShapeLayers.reshape,
        "ZeroPadding2D": ShapeLayers.padding,
        "Cropping2D": ShapeLayers.cropping,
        "Add": JoiningLayers.add,
        "Subtract": JoiningLayers.subtract,
        "Average": JoiningLayers.average,
        "Multiply": JoiningLayers.multiply,
        "Concatenate": JoiningLayers.concatenate,
        "CustomScaleLayer": JoiningLayers.addScaled,
    ]
}
