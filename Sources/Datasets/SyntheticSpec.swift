/// What synthetic images look like; written "synthetic:28x28x1:10:60000", the last number optional.
public struct SyntheticSpec: Sendable, Hashable, CustomStringConvertible {
    /// Rows of an image, 1 to 1024.
    public let height: Int

    /// Columns of an image, 1 to 1024.
    public let width: Int

    /// Values of a pixel, 1 to 4.
    public let channels: Int

    /// Number of classes, 1 to 100,000.
    public let classCount: Int

    /// Images to train on; there is a sixth as many to test on, at least one.
    public let count: Int

    /// As many as MNIST has, where nothing else is said.
    static let defaultCount = 60_000

    static let prefix = "synthetic:"

    /// Reads the text; throws `notSynthetic`, whose description has an example.
    public init(_ text: String) throws(DatasetError) {
        guard let spec = Self(parsing: text) else { throw DatasetError(file: text, problem: .notSynthetic) }
        self = spec
    }

    private init?(parsing text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        let sides = parts[0].split(separator: "x", omittingEmptySubsequences: false)
        let tail = parts.count == 3 ? parts[2] : "\(Self.defaultCount)"
        guard sides.count == 3,
            let height = Self.number(sides[0], Limits.syntheticSides),
            let width = Self.number(sides[1], Limits.syntheticSides),
            let channels = Self.number(sides[2], Limits.syntheticChannels),
            let classCount = Self.number(parts[1], Limits.syntheticClasses),
            let count = Self.number(tail, Limits.syntheticCounts)
        else { return nil }
        self.height = height
        self.width = width
        self.channels = channels
        self.classCount = classCount
        self.count = count
    }

    /// Number of images to test on.
    public var testCount: Int { max(1, count / 6) }

    /// As it is written, with the count.
    public var description: String { "\(Self.prefix)\(height)x\(width)x\(channels):\(classCount):\(count)" }

    private static func number(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
}
