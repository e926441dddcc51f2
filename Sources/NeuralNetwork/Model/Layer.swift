/// One layer of a model: a name, unique in the model, what it computes, and of what.
public struct Layer: Codable, Sendable, Hashable {
    /// The layer's name as Keras would give it: `conv2d`, `conv2d_1`, `dense`.
    public var name: String
    /// What the layer computes.
    public var operation: Operation

    /// The earlier layers whose results it takes; none means the layer before, `input` the images.
    public var inputs: [String]

    /// The earlier layer whose parameters it uses instead of its own, as a Keras layer that is called twice; none has
    /// its own. Both compute the same, and are fed as many channels.
    public var sharing: String?

    /// The name by which a layer takes the model's images.
    public static let imagesName = "input"

    /// Makes a layer.
    public init(_ name: String, _ operation: Operation, from inputs: [String] = [], sharing: String? = nil) {
        self.name = name
        self.operation = operation
        self.inputs = inputs
        self.sharing = sharing
    }
}

/// A fully connected layer: y = activation(x · kernel + bias), kernel (in, units).
public struct Dense: Codable, Sendable, Hashable {
    /// Number of outputs.
    public var units: Int
    /// The function applied to the sum.
    public var activation: Activation
    /// How the kernel begins; the bias begins at zero.
    public var initializer: Initializer
    /// Whether there is a bias.
    public var hasBias: Bool

    /// Makes a dense layer.
    public init(
        _ units: Int, activation: Activation = .linear, initializer: Initializer = .glorotUniform, hasBias: Bool = true
    ) {
        self.units = units
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
    }
}

/// A two-dimensional convolution (a cross-correlation, as everywhere in this field), kernel
/// (height, width, in / groups, filters).
public struct Conv2D: Codable, Sendable, Hashable {
    /// Number of output channels.
    public var filters: Int
    /// Size of the window.
    public var kernel: Extent
    /// Step of the window.
    public var strides: Extent
    /// Treatment of the border.
    public var padding: Padding
    /// The function applied to the sum.
    public var activation: Activation
    /// How the kernel begins; the bias begins at zero.
    public var initializer: Initializer
    /// Whether there is a bias.
    public var hasBias: Bool
    /// Parts that the channels fall into, of the input and of the output; each filter sees the channels of its part.
    public var groups: Int
    /// How it is computed.
    public var algorithm = ConvolutionAlgorithm.direct

    /// Makes a convolution.
    public init(
        _ filters: Int, kernel: Extent, strides: Extent = Extent(1, 1), padding: Padding = .valid,
        activation: Activation = .linear, initializer: Initializer = .glorotUniform, hasBias: Bool = true,
        groups: Int = 1
    ) {
        self.filters = filters
        self.kernel = kernel
        self.strides = strides
        self.padding = padding
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
        self.groups = groups
    }
}

/// The largest value of each window; padding never wins.
public struct MaxPooling2D: Codable, Sendable, Hashable {
    /// Size of the window.
    public var window: Extent
    /// Step of the window.
    public var strides: Extent
    /// Treatment of the border.
    public var padding: Padding

    /// Makes a pooling layer; without `strides` the windows do not overlap.
    public init(_ window: Extent, strides: Extent? = nil, padding: Padding = .valid) {
        self.window = window
        self.strides = strides ?? window
        self.padding = padding
    }
}

/// The mean of each window; padding counts neither in the sum nor in the number, as in Keras.
public struct AveragePooling2D: Codable, Sendable, Hashable {
    /// Size of the window.
    public var window: Extent
    /// Step of the window.
    public var strides: Extent
    /// Treatment of the border.
    public var padding: Padding

    /// Makes a pooling layer; without `strides` the windows do not overlap.
    public init(_ window: Extent, strides: Extent? = nil, padding: Padding = .valid) {
        self.window = window
        self.strides = strides ?? window
        self.padding = padding
    }
}

/// The distribution that a kernel begins with; all are zero-mean and scaled by the layer's fans.
///
/// Source: Keras `VarianceScaling`. fan_in and fan_out count the receptive field for convolutions.
public enum Initializer: String, Codable, Sendable, Hashable {
    /// Uniform on ±√(6 / (fan_in + fan_out)) (Glorot and Bengio 2010).
    case glorotUniform = "glorot_uniform"
    /// Normal cut at ±2σ, with a standard deviation of √(2 / fan_in) after the cut (He et al. 2015).
    case heNormal = "he_normal"
    /// Uniform on ±√(6 / fan_in) (He et al. 2015).
    case heUniform = "he_uniform"
}
