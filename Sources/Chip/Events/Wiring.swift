/// The links of a machine, and which of them lead from one board to another and so are slower.
public struct Wiring: Sendable, Hashable {
    /// Chips and links that work.
    public let network: ChipNetwork

    /// By chip in rows from the south-west, six links each.
    private let outer: [Bool]

    /// `isBetweenBoards` is asked once for each link.
    public init(_ network: ChipNetwork, isBetweenBoards: (ChipCoordinate, Link) -> Bool) {
        self.network = network
        outer = (0..<network.torus.count * Link.allCases.count).map { slot in
            let chip = network.torus[slot / Link.allCases.count]
            return isBetweenBoards(chip, Link.allCases[slot % Link.allCases.count])
        }
    }

    /// A torus of SpiNN-5 boards by threes if its sides are multiples of 12, and else a torus without boards.
    public init(_ torus: Torus) {
        let boards = HexagonalBoards(torus)
        self.init(ChipNetwork(torus)) { chip, link in
            guard let boards else { return false }
            return boards.origin(of: chip) != boards.origin(of: torus.neighbour(of: chip, over: link))
        }
    }

    /// Whether a link leads to another board.
    public func isOuter(_ link: Link, of chip: ChipCoordinate) -> Bool {
        outer[network.torus.index(of: chip) * Link.allCases.count + link.rawValue]
    }
}

/// Which board a chip of a torus of triads is on.
///
/// Sources: SpiNNMachine `spinnaker_triad_geometry.py` for the three origins in a square of 12x12, and the inequality
/// on x − y, derived from the table in `version_5.py`, for the shape.
package struct HexagonalBoards: Sendable {
    private let torus: Torus

    /// Nil if boards do not fill the torus.
    package init?(_ torus: Torus) {
        guard torus.width.isMultiple(of: 12), torus.height.isMultiple(of: 12) else { return nil }
        self.torus = torus
    }

    /// The chip at place (0, 0) of the board that a chip is on.
    package func origin(of chip: ChipCoordinate) -> ChipCoordinate {
        let places = [(0, 0), (8, 4), (4, 8)].map { x, y in
            (x: (chip.x + 12 - x) % 12, y: (chip.y + 12 - y) % 12)
        }
        let place = places.first { $0.x < 8 && $0.y < 8 && (-3...4).contains($0.x - $0.y) } ?? places[0]
        return ChipCoordinate(
            x: (chip.x - place.x + torus.width) % torus.width, y: (chip.y - place.y + torus.height) % torus.height)
    }
}
