import NeuralNetwork

/// Writes the layers of an architecture down one after the other and names them; each function returns the name of
/// what it made, and takes the result before it unless told otherwise.
struct LayerList {
    private(set) var layers: [Layer] = []
    /// The settings of all batch normalizations.
    var normalization = BatchNormalization(epsilon: 0.01)

    /// The latest result.
    var last: String { layers.last?.name ?? Layer.imagesName }

    @discardableResult mutating func add(_ operation: NeuralNetwork.Operation, from inputs: [String] = []) -> String {
        layers.append(Layer("layer_\(layers.count)", operation, from: inputs))
        return last
    }

    @discardableResult mutating func conv(
        _ filters: Int, _ window: Extent, stride: Int = 1, padding: Padding = .same, hasBias: Bool = false,
        _ activation: Activation = .linear, from input: String? = nil
    ) -> String {
        let conv = Conv2D(
            filters, kernel: window, strides: Extent(stride, stride), padding: padding, activation: activation,
            hasBias: hasBias)
        return add(.conv2D(conv), from: [input ?? last])
    }

    @discardableResult mutating func conv(
        _ filters: Int, _ side: Int, stride: Int = 1, padding: Padding = .same, hasBias: Bool = false,
        _ activation: Activation = .linear, from input: String? = nil
    ) -> String {
        conv(
            filters, Extent(side, side), stride: stride, padding: padding, hasBias: hasBias, activation, from: input)
    }

    /// A depthwise convolution; with a stride of 2 behind the zeros that Keras' `correct_pad` puts around even images.
    @discardableResult mutating func depthwise(
        _ side: Int, stride: Int = 1, hasBias: Bool = false, isPadded: Bool = false
    ) -> String {
        if isPadded {
            add(.zeroPadding2D(Border(top: side / 2 - 1, bottom: side / 2, left: side / 2 - 1, right: side / 2)))
        }
        return add(
            .depthwiseConv2D(
                DepthwiseConv2D(
                    kernel: Extent(side, side), strides: Extent(stride, stride), padding: isPadded ? .valid : .same,
                    hasBias: hasBias)))
    }

    @discardableResult mutating func separable(_ filters: Int, _ side: Int = 3, stride: Int = 1) -> String {
        add(
            .separableConv2D(
                SeparableConv2D(
                    filters, kernel: Extent(side, side), strides: Extent(stride, stride), padding: .same,
                    hasBias: false)))
    }

    /// A batch normalization and a function.
    @discardableResult mutating func norm(_ activation: Activation = .linear, from input: String? = nil) -> String {
        add(.batchNormalization(normalization), from: [input ?? last])
        switch activation {
        case .linear: return last
        case .relu: return add(.relu)
        default: return add(.activation(activation))
        }
    }

    @discardableResult mutating func maxPool(
        _ side: Int, stride: Int, _ padding: Padding = .valid, from input: String? = nil
    ) -> String {
        add(
            .maxPooling2D(MaxPooling2D(Extent(side, side), strides: Extent(stride, stride), padding: padding)),
            from: [input ?? last])
    }

    @discardableResult mutating func meanPool(
        _ side: Int, stride: Int, _ padding: Padding = .valid, from input: String? = nil
    ) -> String {
        add(
            .averagePooling2D(AveragePooling2D(Extent(side, side), strides: Extent(stride, stride), padding: padding)),
            from: [input ?? last])
    }

    /// The channels times what two 1×1 convolutions make of their means (Hu et al. 2018).
    @discardableResult mutating func squeezeAndExcite(
        _ channels: Int, to reduced: Int, _ activation: Activation, _ gate: Activation
    ) -> String {
        let image = last
        add(.globalAveragePooling2D)
        add(.reshape(height: 1, width: 1, channels: channels))
        conv(reduced, 1, hasBias: true, activation)
        let factor = conv(channels, 1, hasBias: true, gate)
        return add(.multiply, from: [image, factor])
    }

    /// The classes, from the mean of each channel.
    mutating func classify(_ classes: Int, dropout: Float = 0) {
        add(.globalAveragePooling2D)
        if dropout > 0 { add(.dropout(rate: dropout)) }
        add(.dense(Dense(classes)))
    }
}
