/// How many flows share one directed link.
public struct LinkLoad: Sendable, Hashable {
    /// The chip that the link leaves.
    public let chip: ChipCoordinate

    /// Which of its links.
    public let link: Link

    /// Flows that go over it at the same time.
    public let load: Int
}
