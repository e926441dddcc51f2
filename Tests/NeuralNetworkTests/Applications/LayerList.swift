import NeuralNetwork

/// Writes the layers of an architecture down one after the other and names them; each function returns the name of
/// what it made, and takes the result before it unless told otherwise.
///
/// Channels are given as the whole architecture has them; what is written has that many divided by `divisor`.
struct LayerList {
    private(set) var layers: [Layer] = []
    /// The settings of all batch normalizations. Keras' epsilons are smaller: with those, channels in which the few samples
    /// of a test are almost equal make a network amplify roundings.
    var normalization = BatchNormalization(epsilon: 0.1)
    private let divisor: Int
    /// Of each result the side of its images and the channels of the whole architecture.
    private var sizes: [String: (side: Int, channels: Int)]

    /// Layers over square images of three channels.
    init(side: Int, divisor: Int) {
        self.divisor = divisor
        sizes = [Layer.imagesName: (side, 3)]
    }

    /// The latest result.
    var last: String { layers.last?.name ?? Layer.imagesName }

    /// The side of a result's images, and its channels in the whole architecture.
    func size(_ name: String) -> (side: Int, channels: Int) { sizes[name] ?? (0, 0) }

    /// So many channels of the whole architecture, here.
    func narrow(_ channels: Int) -> Int { (channels + divisor - 1) / divisor }

    @discardableResult mutating func add(
        _ operation: NeuralNetwork.Operation, from inputs: [String] = [], channels: Int? = nil
    ) -> String {
        let sources = (inputs.isEmpty ? [last] : inputs).map(size)
        let own = operation == .concatenate ? sources.map(\.channels).reduce(0, +) : sources[0].channels
        layers.append(Layer("layer_\(layers.count)", operation, from: inputs))
        sizes[last] = (operation.side(over: sources[0].side), channels ?? own)
        return last
    }

    /// Layers that are written already, with the settings of normalizations that all have here.
    mutating func take(_ written: [Layer]) {
        layers += written.map { layer in
            guard case .batchNormalization = layer.operation else { return layer }
            return Layer(layer.name, .batchNormalization(normalization), from: layer.inputs)
        }
    }

    @discardableResult mutating func conv(
        _ filters: Int, _ window: Extent, stride: Int = 1, padding: Padding = .same, hasBias: Bool = false,
        _ activation: Activation = .linear, from input: String? = nil
    ) -> String {
        let conv = Conv2D(
            narrow(filters), kernel: window, strides: Extent(stride, stride), padding: padding, activation: activation,
            hasBias: hasBias)
        return add(.conv2D(conv), from: [input ?? last], channels: filters)
    }

    @discardableResult mutating func conv(
        _ filters: Int, _ side: Int, stride: Int = 1, padding: Padding = .same, hasBias: Bool = false,
        _ activation: Activation = .linear, from input: String? = nil
    ) -> String {
        conv(
            filters, Extent(side, side), stride: stride, padding: padding, hasBias: hasBias, activation, from: input)
    }

    @discardableResult mutating func dense(_ units: Int, _ activation: Activation) -> String {
        add(.dense(Dense(narrow(units), activation: activation)), channels: units)
    }

    /// The zeros that Keras' `correct_pad` puts before a window of stride 2: fewer at first if the side is even.
    @discardableResult mutating func pad(for window: Int, from input: String? = nil) -> String {
        let (after, before) = (window / 2, window / 2 - (1 - size(input ?? last).side % 2))
        return add(
            .zeroPadding2D(Border(top: before, bottom: after, left: before, right: after)), from: [input ?? last])
    }

    @discardableResult mutating func depthwise(
        _ side: Int, stride: Int = 1, padding: Padding = .same, hasBias: Bool = false
    ) -> String {
        add(
            .depthwiseConv2D(
                DepthwiseConv2D(
                    kernel: Extent(side, side), strides: Extent(stride, stride), padding: padding, hasBias: hasBias)))
    }

    @discardableResult mutating func separable(
        _ filters: Int, _ side: Int = 3, stride: Int = 1, padding: Padding = .same, from input: String? = nil
    ) -> String {
        let conv = SeparableConv2D(
            narrow(filters), kernel: Extent(side, side), strides: Extent(stride, stride), padding: padding,
            hasBias: false)
        return add(.separableConv2D(conv), from: [input ?? last], channels: filters)
    }

    /// A batch normalization and a function.
    @discardableResult mutating func norm(_ activation: Activation = .linear, from input: String? = nil) -> String {
        add(.batchNormalization(normalization), from: [input ?? last])
        return activate(activation)
    }

    @discardableResult mutating func activate(_ activation: Activation, from input: String? = nil) -> String {
        switch activation {
        case .linear: last
        case .relu: add(.relu, from: [input ?? last])
        default: add(.activation(activation), from: [input ?? last])
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

    /// The mean of each channel, as an image of one pixel.
    mutating func meanPixel() {
        let channels = size(last).channels
        add(.globalAveragePooling2D)
        add(.reshape(height: 1, width: 1, channels: narrow(channels)))
    }

    /// The channels times what two 1×1 convolutions make of their means (Hu et al. 2018).
    @discardableResult mutating func squeezeAndExcite(
        to reduced: Int, _ activation: Activation, _ gate: Activation
    ) -> String {
        let image = last
        meanPixel()
        conv(reduced, 1, hasBias: true, activation)
        let factor = conv(size(image).channels, 1, hasBias: true, gate)
        return add(.multiply, from: [image, factor])
    }

    /// The classes, from the mean of each channel.
    mutating func classify(_ classes: Int, dropout: Float = 0) {
        add(.globalAveragePooling2D)
        if dropout > 0 { add(.dropout(rate: dropout)) }
        add(.dense(Dense(classes)), channels: classes)
    }

    /// The classes as a 1×1 convolution.
    mutating func classifyPixel(_ classes: Int) {
        let conv = Conv2D(classes, kernel: Extent(1, 1), padding: .same)
        add(.conv2D(conv), channels: classes)
        add(.flatten)
    }
}
