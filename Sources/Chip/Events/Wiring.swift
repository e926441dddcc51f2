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

    /// The links of a machine as it is now.
    public init(_ machine: Machine) {
        self.init(machine.network) { machine.isBetweenBoards($1, of: $0) }
    }

    /// Whether a link leads to another board.
    public func isOuter(_ link: Link, of chip: ChipCoordinate) -> Bool {
        outer[network.torus.index(of: chip) * Link.allCases.count + link.rawValue]
    }
}
