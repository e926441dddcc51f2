/// A convolution of each channel on its own, kernel (height, width, in, multiplier): result c · multiplier + m is that
/// of channel c with its kernel m.
public struct DepthwiseConv2D: Codable, Sendable, Hashable {
    /// Results of each channel.
    public var multiplier: Int
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

    /// Makes a depthwise convolution.
    public init(
        kernel: Extent, strides: Extent = Extent(1, 1), padding: Padding = .valid, multiplier: Int = 1,
        activation: Activation = .linear, initializer: Initializer = .glorotUniform, hasBias: Bool = true
    ) {
        self.multiplier = multiplier
        self.kernel = kernel
        self.strides = strides
        self.padding = padding
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
    }

    /// The same sums as a convolution with a group for each of so many channels.
    func grouped(over channels: Int) -> Conv2D {
        Conv2D(
            channels * multiplier, kernel: kernel, strides: strides, padding: padding, activation: activation,
            initializer: initializer, hasBias: hasBias, groups: channels)
    }
}
