/// A rectangle of chips that together hold one replica of the model: the unit of data parallelism.
public struct ChipGroup: Sendable, Hashable {
    /// Number of the group on its machine, in rows from the south-west. Not its place in the ring.
    public let index: Int

    /// The chip in the south-west corner.
    public let origin: ChipCoordinate

    /// Chips on each side.
    public let size: GroupSize

    /// The chips in rows from the south-west: the chip at one place here matches that at the same place of
    /// every other group.
    public var chips: [ChipCoordinate] {
        (0..<size.chipCount).map { place in
            ChipCoordinate(x: origin.x + place % size.width, y: origin.y + place / size.width)
        }
    }
}
