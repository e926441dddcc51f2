/// How many links of a machine carry packets, each direction counted by itself.
public struct LinkCount: Sendable, Hashable {
    /// Links between chips of one board; on a machine without boards, all.
    public private(set) var onBoards = 0

    /// Links from one board to another.
    public private(set) var betweenBoards = 0

    /// Links whose way back is missing; counted above as well.
    public private(set) var oneWay = 0

    /// Counts the links of a machine; takes six look-ups a chip.
    public init(_ machine: Machine) {
        let network = machine.network
        for chip in network.chips {
            for link in network.links(of: chip) {
                if machine.isBetweenBoards(link, of: chip) { betweenBoards += 1 } else { onBoards += 1 }
                if !network.isTwoWay(link, of: chip) { oneWay += 1 }
            }
        }
    }

    /// All links.
    public var total: Int { onBoards + betweenBoards }
}

extension ChipNetwork {
    /// Whether a link carries packets and so does its way back.
    public func isTwoWay(_ link: Link, of chip: ChipCoordinate) -> Bool {
        guard let other = neighbour(of: chip, over: link) else { return false }
        return neighbour(of: other, over: link.opposite) != nil
    }
}
