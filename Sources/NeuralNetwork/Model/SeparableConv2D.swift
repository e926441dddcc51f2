/// A convolution of each channel on its own, then one of 1×1 over all of them, with nothing between the two.
///
/// Parameters `depthwise_kernel` (height, width, in, multiplier), `pointwise_kernel` (1, 1, in · multiplier, filters)
/// and `bias` (filters).
public struct SeparableConv2D: Codable, Sendable, Hashable {
    /// Number of output channels.
    public var filters: Int
    /// Size of the window.
    public var kernel: Extent
    /// Step of the window.
    public var strides: Extent
    /// Treatment of the border.
    public var padding: Padding
    /// Results of each channel before they are mixed.
    public var multiplier: Int
    /// The function applied to the sum.
    public var activation: Activation
    /// How both kernels begin; the bias begins at zero.
    public var initializer: Initializer
    /// Whether there is a bias.
    public var hasBias: Bool

    /// Makes a separable convolution.
    public init(
        _ filters: Int, kernel: Extent, strides: Extent = Extent(1, 1), padding: Padding = .valid, multiplier: Int = 1,
        activation: Activation = .linear, initializer: Initializer = .glorotUniform, hasBias: Bool = true
    ) {
        self.filters = filters
        self.kernel = kernel
        self.strides = strides
        self.padding = padding
        self.multiplier = multiplier
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
    }

    /// Its first part.
    var depthwise: DepthwiseConv2D {
        DepthwiseConv2D(
            kernel: kernel, strides: strides, padding: padding, multiplier: multiplier, initializer: initializer,
            hasBias: false)
    }

    /// Its second part.
    var pointwise: Conv2D {
        Conv2D(filters, kernel: Extent(1, 1), activation: activation, initializer: initializer, hasBias: hasBias)
    }
}
