/// Brings each channel to mean 0 and variance 1, then to a learnt scale and shift (Ioffe and Szegedy 2015; the rules
/// are Keras').
///
/// In training y = gamma·(x − mean)/√(variance + epsilon) + beta with mean and variance, the biased one, over the
/// samples and places of a chip group's micro-batch. In evaluation those are the moving ones, which each step brings
/// closer to the mean of the groups' own, each group weighted with its samples: m = momentum·m + (1 − momentum)·mean.
public struct BatchNormalization: Codable, Sendable, Hashable {
    /// Share of the moving statistics that a step keeps.
    public var momentum: Float
    /// Added to the variance.
    public var epsilon: Float
    /// Whether there is a `gamma`.
    public var scales: Bool
    /// Whether there is a `beta`.
    public var centers: Bool

    /// Makes a layer; the defaults are Keras'.
    public init(momentum: Float = 0.99, epsilon: Float = 1e-3, scales: Bool = true, centers: Bool = true) {
        self.momentum = momentum
        self.epsilon = epsilon
        self.scales = scales
        self.centers = centers
    }
}

/// Zeros around an image.
public struct Border: Codable, Sendable, Hashable {
    /// Rows above.
    public var top: Int
    /// Rows below.
    public var bottom: Int
    /// Columns to the left.
    public var left: Int
    /// Columns to the right.
    public var right: Int

    /// No zeros at all.
    public static let none = Border(0)

    /// As many on each side.
    public init(_ width: Int) {
        self.init(top: width, bottom: width, left: width, right: width)
    }

    /// Makes a border.
    public init(top: Int, bottom: Int, left: Int, right: Int) {
        (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
    }

    /// A border around a border.
    static func + (a: Border, b: Border) -> Border {
        Border(top: a.top + b.top, bottom: a.bottom + b.bottom, left: a.left + b.left, right: a.right + b.right)
    }

    /// The shape of an image with the border.
    func around(_ shape: TensorShape) -> TensorShape {
        guard case .spatial(let height, let width, let channels) = shape else { return shape }
        return .spatial(height: height + top + bottom, width: width + left + right, channels: channels)
    }
}
