extension RingReduction {
    /// The way of each hop of each ring.
    ///
    /// A neighbour is reached over one link: on machines with a side of one or two chips, where several lead to it, each ring
    /// takes one that no ring before it has. Other chips are reached on the shortest route of the torus. Throws
    /// `noWay` where a link is missing.
    package func routes(on network: ChipNetwork) throws(ReductionError) -> [[[Link]]] {
        var used: Set<Int> = []
        var all: [[[Link]]] = []
        for ring in rings {
            var routes: [[Link]] = []
            for (place, chip) in ring.enumerated() {
                routes.append(try Self.route(from: chip, to: ring[(place + 1) % ring.count], on: network, &used))
            }
            all.append(routes)
        }
        return all
    }

    private static func route(
        from chip: ChipCoordinate, to next: ChipCoordinate, on network: ChipNetwork, _ used: inout Set<Int>
    ) throws(ReductionError) -> [Link] {
        let torus = network.torus
        func slot(_ link: Link) -> Int { torus.index(of: chip) * Link.allCases.count + link.rawValue }
        let direct = network.links(of: chip).filter { torus.neighbour(of: chip, over: $0) == next }
        if let link = direct.first(where: { !used.contains(slot($0)) }) ?? direct.first {
            used.insert(slot(link))
            return [link]
        }
        let route = torus.route(from: chip, to: next)
        var place = chip
        for link in route {
            guard let neighbour = network.neighbour(of: place, over: link) else { throw .noWay(chip, next) }
            place = neighbour
        }
        return route
    }
}

/// Why a ring cannot be gone round.
public enum ReductionError: Error, Hashable, CustomStringConvertible {
    /// Two chips follow each other in a ring, and neither a link nor the shortest route of the torus leads from the first
    /// to the second, as some link does not work.
    case noWay(ChipCoordinate, ChipCoordinate)

    /// One line: which chips.
    public var description: String {
        switch self {
        case .noWay(let chip, let next): "no link or shortest route that works leads from chip \(chip) to \(next)"
        }
    }
}
