/// The shape of one sample between two layers, without the batch: Keras' order, channels last.
public enum TensorShape: Sendable, Hashable, CustomStringConvertible {
    /// Height, width and channels.
    case spatial(height: Int, width: Int, channels: Int)
    /// A vector of features.
    case flat(Int)

    /// Number of elements.
    public var count: Int {
        switch self {
        case .spatial(let height, let width, let channels): height * width * channels
        case .flat(let count): count
        }
    }

    /// The shape as Keras prints it, for example `(28, 28, 1)`.
    public var description: String {
        switch self {
        case .spatial(let height, let width, let channels): "(\(height), \(width), \(channels))"
        case .flat(let count): "(\(count),)"
        }
    }
}

/// A height and a width: of a kernel, a stride, a pooling window.
public struct Extent: Codable, Sendable, Hashable {
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int

    /// Makes an extent.
    public init(_ height: Int, _ width: Int) {
        self.height = height
        self.width = width
    }
}

/// How a window treats the border, as in Keras.
public enum Padding: String, Codable, Sendable, Hashable {
    /// Only whole windows: out = ⌈(in − k + 1) / s⌉.
    case valid
    /// Zeros around, so that out = ⌈in / s⌉; the odd one goes after, as in TensorFlow.
    case same

    /// Windows along one axis.
    ///
    /// - Returns: The number of windows (0 or less: the window does not fit) and the zeros before and after.
    package func windows(over size: Int, kernel: Int, stride: Int) -> (count: Int, before: Int, after: Int) {
        switch self {
        case .valid:
            return (size < kernel ? 0 : (size - kernel) / stride + 1, 0, 0)
        case .same:
            let count = (size + stride - 1) / stride
            let total = max((count - 1) * stride + kernel - size, 0)
            return (count, total / 2, total - total / 2)
        }
    }
}
