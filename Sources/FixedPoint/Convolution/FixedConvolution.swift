/// How a convolution treats the border of an image, with Keras' names.
public enum FixedPadding: Sendable, Hashable {
    /// Windows lie inside the image.
    case valid
    /// ⌈size / stride⌉ windows; of the zeros needed the smaller half comes first.
    case same
    /// So many rows and columns of zeros.
    case zeros(top: Int, bottom: Int, left: Int, right: Int)
}

/// The sizes of a two-dimensional convolution of raw numbers.
///
/// Images are batch x height x width x channels, weights kernel height x kernel width x channels x filters (Keras'
/// order), results batch x output height x output width x filters; all without gaps. As in Keras it is a correlation:
/// the kernel is not turned round.
public struct FixedConvolution: Sendable, Hashable {
    /// Height and width.
    public struct Size: Sendable, Hashable {
        /// Rows.
        public let height: Int
        /// Columns.
        public let width: Int

        /// A size in pixels, taps or steps.
        public init(_ height: Int, _ width: Int) {
            (self.height, self.width) = (height, width)
        }
    }

    /// Images.
    public let batch: Int
    /// Of one image, without zeros around it.
    public let image: Size
    /// Of an image.
    public let channels: Int
    /// Channels of a result.
    public let filters: Int
    /// Taps of a window.
    public let kernel: Size
    /// Pixels from window to window.
    public let stride: Size
    /// Of the results.
    public let output: Size
    /// Rows of zeros above the image and columns before it.
    let before: Size

    /// Sizes of at least 1, and a kernel that fits into the padded image.
    public init(
        batch: Int, image: Size, channels: Int, filters: Int, kernel: Size, stride: Size = Size(1, 1),
        padding: FixedPadding = .valid
    ) {
        precondition(stride.height > 0 && stride.width > 0 && channels > 0, "stride \(stride), \(channels) channels")
        (self.batch, self.image, self.channels, self.filters) = (batch, image, channels, filters)
        (self.kernel, self.stride) = (kernel, stride)
        let top: Int, bottom: Int, left: Int, right: Int
        switch padding {
        case .valid: (top, bottom, left, right) = (0, 0, 0, 0)
        case .zeros(let above, let below, let first, let last): (top, bottom, left, right) = (above, below, first, last)
        case .same:
            (top, bottom) = Self.same(image.height, kernel.height, stride.height)
            (left, right) = Self.same(image.width, kernel.width, stride.width)
        }
        let (high, wide) = (image.height + top + bottom, image.width + left + right)
        precondition(high >= kernel.height && wide >= kernel.width, "kernel \(kernel) in \(high) x \(wide)")
        before = Size(top, left)
        output = Size((high - kernel.height) / stride.height + 1, (wide - kernel.width) / stride.width + 1)
    }

    /// Zeros before and behind.
    private static func same(_ size: Int, _ kernel: Int, _ stride: Int) -> (Int, Int) {
        let zeros = max(0, ((size + stride - 1) / stride - 1) * stride + kernel - size)
        return (zeros / 2, zeros - zeros / 2)
    }

    /// Multiply-accumulates of one pass, those with zeros of the border among them.
    public var operations: Int { batch * output.height * output.width * patch * filters }

    /// Numbers under the kernel.
    var patch: Int { kernel.height * kernel.width * channels }
}
