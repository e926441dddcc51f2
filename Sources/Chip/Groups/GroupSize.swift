/// The size of a chip group in chips, each side 1 to 256; written "6x6", width first.
public struct GroupSize: Sendable, Hashable, CustomStringConvertible {
    /// Chips from west to east.
    public let width: Int

    /// Chips from south to north.
    public let height: Int

    /// Groups of `width` by `height` chips, each 1 to 256.
    public init(width: Int, height: Int) {
        precondition(
            Limits.sides.contains(width) && Limits.sides.contains(height), "no group has \(width)x\(height) chips")
        self.width = width
        self.height = height
    }

    /// Reads "6x6"; a bad text is refused with an example of a good one.
    public init(_ text: String) throws(MachineError) {
        guard let sides = Sides.parse(text) else { throw .notAGroupSize(text) }
        self.init(width: sides.width, height: sides.height)
    }

    /// Number of chips in a group: the replica of the model is spread over them.
    public var chipCount: Int { width * height }

    /// As it is written: "6x6".
    public var description: String { "\(width)x\(height)" }
}
