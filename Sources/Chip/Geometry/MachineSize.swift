/// The size of a machine in chips, each side 1 to 256; written "12x12", width first.
public struct MachineSize: Sendable, Hashable, CustomStringConvertible {
    /// Chips from west to east.
    public let width: Int

    /// Chips from south to north.
    public let height: Int

    /// A machine of `width` by `height` chips, each 1 to 256.
    public init(width: Int, height: Int) {
        precondition(
            Limits.sides.contains(width) && Limits.sides.contains(height), "no machine has \(width)x\(height) chips")
        self.width = width
        self.height = height
    }

    /// Reads "12x12"; a bad text is refused with an example of a good one.
    public init(_ text: String) throws(MachineError) {
        guard let sides = Sides.parse(text) else { throw .notAMachineSize(text) }
        self.init(width: sides.width, height: sides.height)
    }

    /// Number of chips.
    public var chipCount: Int { width * height }

    /// As it is written: "12x12".
    public var description: String { "\(width)x\(height)" }
}
