extension RingReduction {
    /// The link that each chip of each ring sends over.
    ///
    /// On machines with a side of one or two chips several links lead to one neighbour; then each ring takes one that no
    /// ring before it has. Throws `notNeighbours` where no link that works leads on.
    package func links(on network: ChipNetwork) throws(ReductionError) -> [[Link]] {
        var used: Set<[Int]> = []
        var all: [[Link]] = []
        for ring in rings {
            var links: [Link] = []
            for (place, chip) in ring.enumerated() {
                let next = ring[(place + 1) % ring.count]
                let possible = network.links(of: chip).filter { network.neighbour(of: chip, over: $0) == next }
                let number = network.torus.index(of: chip)
                guard let link = possible.first(where: { !used.contains([number, $0.rawValue]) }) ?? possible.first
                else { throw .notNeighbours(chip, next) }
                used.insert([number, link.rawValue])
                links.append(link)
            }
            all.append(links)
        }
        return all
    }
}

/// Why a ring cannot be gone round.
public enum ReductionError: Error, Hashable, CustomStringConvertible {
    /// Two chips follow each other in a ring and no link that works leads from the first to the second.
    case notNeighbours(ChipCoordinate, ChipCoordinate)

    /// One line: which chips.
    public var description: String {
        switch self {
        case .notNeighbours(let chip, let next): "no link that works leads from chip \(chip) to \(next)"
        }
    }
}
