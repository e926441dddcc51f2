/// Which chips of a machine work, and which of their links carry packets: a directed graph on the grid of chips.
///
/// A link may be dead in one direction only. Where a machine does not wrap, the links over its edge are absent.
public struct ChipNetwork: Sendable, Hashable {
    /// The grid, with all wrap-arounds; chips and links that are not there are left out below.
    public let torus: Torus

    /// One bit for each of a chip's outgoing links, by the link's number, in rows from the south-west.
    private var links: [UInt8]

    private var present: [Bool]

    /// All chips of a torus and all their links.
    public init(_ torus: Torus) {
        self.torus = torus
        links = Array(repeating: 0b11_1111, count: torus.count)
        present = Array(repeating: true, count: torus.count)
    }

    /// The chips that work, in rows from the south-west.
    public var chips: [ChipCoordinate] {
        (0..<torus.count).filter { present[$0] }.map { torus[$0] }
    }

    /// Number of chips that work.
    public var count: Int { present.count { $0 } }

    /// Whether the chip is there and works.
    public func contains(_ chip: ChipCoordinate) -> Bool {
        torus.contains(chip) && present[torus.index(of: chip)]
    }

    /// The chip at the other end of a link; nil if the chip or the link is absent or dead in this direction.
    public func neighbour(of chip: ChipCoordinate, over link: Link) -> ChipCoordinate? {
        guard contains(chip), links[torus.index(of: chip)] & bit(link) != 0 else { return nil }
        return torus.neighbour(of: chip, over: link)
    }

    /// The links that leave a chip, by their numbers.
    public func links(of chip: ChipCoordinate) -> [Link] {
        Link.allCases.filter { neighbour(of: chip, over: $0) != nil }
    }

    /// Takes a chip away, with all links that leave it or lead to it.
    public mutating func remove(_ chip: ChipCoordinate) {
        present[torus.index(of: chip)] = false
        links[torus.index(of: chip)] = 0
        for link in Link.allCases {
            remove(link.opposite, of: torus.neighbour(of: chip, over: link))
        }
    }

    /// Takes one direction of a link away; the way back stays.
    public mutating func remove(_ link: Link, of chip: ChipCoordinate) {
        links[torus.index(of: chip)] &= ~bit(link)
    }

    private func bit(_ link: Link) -> UInt8 { 1 << UInt8(link.rawValue) }
}
