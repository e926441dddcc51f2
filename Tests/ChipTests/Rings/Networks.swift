import Chip

/// Machines as they are built and as they fail, for tests.
enum Networks {
    /// A board of 48 chips alone: SpiNNMachine's `version_5.py` has exactly these chips, and no link leaves it.
    static func spinn5() -> ChipNetwork {
        boards([ChipCoordinate(x: 0, y: 0)], on: Torus(width: 8, height: 8))
    }

    /// Three boards without the cables that would wrap them: 144 chips in a box of 16x16.
    static func triad() -> ChipNetwork {
        let origins = [(0, 0), (4, 8), (8, 4)].map { ChipCoordinate(x: $0, y: $1) }
        return boards(origins, on: Torus(width: 16, height: 16))
    }

    /// Boards of 48 chips at their origins on a grid that does not wrap.
    private static func boards(_ origins: [ChipCoordinate], on torus: Torus) -> ChipNetwork {
        var network = ChipNetwork(torus)
        for chip in network.chips where !origins.contains(where: { isOnBoard(chip.x - $0.x, chip.y - $0.y) }) {
            network.remove(chip)
        }
        return open(network, columns: true, rows: true)
    }

    private static func isOnBoard(_ x: Int, _ y: Int) -> Bool {
        (0...7).contains(x) && (0...7).contains(y) && (-3...4).contains(x - y)
    }

    /// A board of four chips: the absent links are those of SpiNNMachine's `version_3.py`.
    static func spinn3() -> ChipNetwork {
        var network = ChipNetwork(Torus(width: 2, height: 2))
        let absent: [(Int, Int, [Link])] = [
            (0, 0, [.west, .southWest]), (0, 1, [.west, .southWest]),
            (1, 0, [.east, .northEast]), (1, 1, [.east, .northEast]),
        ]
        for (x, y, links) in absent {
            for link in links { network.remove(link, of: ChipCoordinate(x: x, y: y)) }
        }
        return network
    }

    /// Takes the links away that go round the edges in the east and west, or in the north and south.
    static func open(_ whole: ChipNetwork, columns: Bool, rows: Bool) -> ChipNetwork {
        var network = whole
        for chip in network.chips {
            for link in Link.allCases {
                let leavesColumns = !(0..<network.torus.width).contains(chip.x + link.dx)
                let leavesRows = !(0..<network.torus.height).contains(chip.y + link.dy)
                if columns && leavesColumns || rows && leavesRows { network.remove(link, of: chip) }
            }
        }
        return network
    }

    /// A torus without some chips and without some links in one direction, drawn from a seed.
    static func faulty(_ torus: Torus, chips: Int, links: Int, seed: UInt64) -> ChipNetwork {
        var network = ChipNetwork(torus)
        var draw = Draw(seed: seed)
        for _ in 0..<chips { network.remove(torus[draw.next(below: torus.count)]) }
        for _ in 0..<links {
            let chip = torus[draw.next(below: torus.count)]
            network.remove(Link.allCases[draw.next(below: 6)], of: chip)
        }
        return network
    }
}

extension ReductionPlan {
    /// The rings; none if the plan is a tree.
    var rings: [ChipRing] {
        if case .rings(let rings, _) = self { rings } else { [] }
    }

    /// The tree; nil if there are rings.
    var tree: ReductionTree? {
        if case .tree(let tree, _) = self { tree } else { nil }
    }

    /// How many rings may fit.
    var limit: Int? {
        if case .rings(_, let limit) = self { limit } else { nil }
    }
}
