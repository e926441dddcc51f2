/// The place of a chip on its machine: x grows to the east, y to the north, both from 0.
///
/// The same type names the place of a chip group on the torus of groups.
public struct ChipCoordinate: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Column, from the west.
    public let x: Int

    /// Row, from the south.
    public let y: Int

    /// The chip in column `x` and row `y`.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    /// "(x, y)", as the SpiNNaker documents write it.
    public var description: String { "(\(x), \(y))" }
}
