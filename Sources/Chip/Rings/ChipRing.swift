/// A directed ring of chips: each chip once, each linked to the one after it, the last to the first.
///
/// The links are part of it, because on a side of one or two chips several links lead to the same neighbour.
public struct ChipRing: Sendable, Hashable {
    /// The chips in the order of the ring.
    public let chips: [ChipCoordinate]

    /// The link from the chip at the same place to the next one.
    public let links: [Link]

    init(chips: [ChipCoordinate], links: [Link]) {
        precondition(chips.count == links.count, "\(chips.count) chips, \(links.count) links")
        self.chips = chips
        self.links = links
    }

    /// The ring that starts at a chip and follows the links round a torus.
    init(from start: ChipCoordinate, along links: [Link], on torus: Torus) {
        self.init(chips: [start] + torus.chips(from: start, along: links).dropLast(), links: links)
    }

    /// Number of chips.
    public var count: Int { chips.count }

    /// The same ring the other way round, from the same first chip over the opposite links.
    public var reversed: ChipRing {
        ChipRing(
            chips: Array(chips.prefix(1) + chips.dropFirst().reversed()),
            links: links.reversed().map(\.opposite))
    }

    /// Whether all its chips and links work, in the direction of the ring.
    public func works(on network: ChipNetwork) -> Bool {
        zip(chips, links).allSatisfy { network.neighbour(of: $0, over: $1) != nil }
    }
}
