/// The shape of one sample between two layers: rows, columns and channels; a vector has one row and one column.
public struct Volume: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// Channels, or the features of a vector.
    public let channels: Int

    /// Makes a shape; each side at least 1.
    public init(_ height: Int, _ width: Int, _ channels: Int) {
        precondition(min(height, width, channels) >= 1, "\(height)x\(width)x\(channels) is no shape")
        (self.height, self.width, self.channels) = (height, width, channels)
    }

    /// Number of elements.
    public var count: Int { height * width * channels }

    /// "224x224x3".
    public var description: String { "\(height)x\(width)x\(channels)" }

    /// All of it.
    var box: Box { Box(rows: 0..<height, channels: 0..<channels) }
}

/// A part of a shape: some rows, all their columns, some channels.
package struct Box: Sendable, Hashable {
    package let rows: Range<Int>
    package let channels: Range<Int>

    /// Elements of it in a shape of so many columns.
    package func count(width: Int) -> Int { rows.count * width * channels.count }

    /// What is in both; empty where they do not meet.
    func common(_ other: Box) -> Box {
        Box(rows: rows.clamped(to: other.rows), channels: channels.clamped(to: other.channels))
    }

    var isEmpty: Bool { rows.isEmpty || channels.isEmpty }
}

/// Cuts of a length into parts that differ by at most one, the longer ones first.
package enum Split {
    /// The part with a number, 0 to `parts` − 1.
    package static func range(_ length: Int, _ parts: Int, _ index: Int) -> Range<Int> {
        let (least, more) = length.quotientAndRemainder(dividingBy: parts)
        let start = index * least + min(index, more)
        return start..<(start + least + (index < more ? 1 : 0))
    }

    /// The length of the longest part.
    package static func longest(_ length: Int, _ parts: Int) -> Int { (length + parts - 1) / parts }
}
