/// One hop of the ring: every chip of a group sends to the chip at the same place of the next group.
public struct RingHop: Sendable, Hashable {
    /// Place of the sending group in the ring.
    public let position: Int

    /// The sending group.
    public let source: ChipGroup

    /// Place of the receiving group in the ring.
    public let nextPosition: Int

    /// The receiving group.
    public let target: ChipGroup

    /// Where the receiving group lies, seen from the sending one.
    public let direction: Link

    /// The links that each flow takes, one after the other: the same for all chips of the group.
    public let route: [Link]

    /// Length of the hop, in chip links.
    public var length: Int { route.count }

    /// Number of flows: one for each chip of the group.
    public var flowCount: Int { source.size.chipCount }
}
