/// Rows and columns at the sides of an image: of zeros around it, or to be cut off.
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

    /// The shape of an image when the border is cut off.
    func within(_ shape: TensorShape) -> TensorShape {
        guard case .spatial(let height, let width, let channels) = shape else { return shape }
        return .spatial(height: height - top - bottom, width: width - left - right, channels: channels)
    }
}
