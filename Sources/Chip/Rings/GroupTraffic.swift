/// What one order of the groups and one kind of route do to the links of a whole machine, while every chip sends its
/// vector to the chips at its place in the groups after its own.
///
/// Loads are in flows: 1 is the whole vector of a chip. With six rings each of them carries a sixth of it.
public struct GroupTraffic: Sendable, Hashable {
    /// The order of the groups.
    public let order: GroupOrder

    /// The routes.
    public let routes: GroupRoutes

    /// Directed rings in use; 0 if the order makes none.
    public let ringCount: Int

    private let torus: Torus

    /// Parts of a flow over each link, at 6 × chip + link.
    private let loads: [Int32]

    /// Flows are counted in parts that two, four and six rings of one or two ways have in common.
    private static let parts = 24

    /// Walks every part of every flow: as many steps as the machine has chips, times the length of a hop and the
    /// number of rings.
    init(_ groups: ChipGroups, _ order: GroupOrder, _ routes: GroupRoutes, _ rings: [ChipRing]) {
        let torus = Torus(groups.machine)
        var counter = FlowCounter(torus)
        for ring in rings {
            for (place, link) in zip(ring.chips, ring.links) {
                let ways = routes.ways(Self.hop(link, groups))
                let group = groups[groups.grid.index(of: place)]
                let (part, rest) = Self.parts.quotientAndRemainder(dividingBy: rings.count * ways.count)
                precondition(rest == 0, "\(rings.count) rings of \(ways.count) ways have no part in common")
                for way in ways { counter.add(part, from: group.chips, along: way) }
            }
        }
        (self.order, self.routes, ringCount) = (order, routes, rings.count)
        (self.torus, loads) = (torus, counter.loads)
    }

    /// Flows over one directed link.
    public func load(of link: Link, from chip: ChipCoordinate) -> Double {
        Double(loads[torus.index(of: chip) * Link.allCases.count + link.rawValue]) / Double(Self.parts)
    }

    /// Flows over the most loaded link: what the time of a long vector is proportional to.
    public var mostLoaded: Double { Double(loads.max() ?? 0) / Double(Self.parts) }

    /// Flows over all links together: what the energy is proportional to.
    public var total: Double { Double(loads.reduce(0) { $0 + Int($1) }) / Double(Self.parts) }

    /// From a chip to that at its place in the next group; a direction in which there is one group leads nowhere.
    private static func hop(_ link: Link, _ groups: ChipGroups) -> Displacement {
        Displacement(
            dx: groups.grid.width == 1 ? 0 : link.dx * groups.size.width,
            dy: groups.grid.height == 1 ? 0 : link.dy * groups.size.height)
    }
}

/// Counts flows on links.
private struct FlowCounter {
    private let torus: Torus
    private let neighbours: [Int32]
    var loads: [Int32]

    init(_ torus: Torus) {
        self.torus = torus
        neighbours = (0..<torus.count).flatMap { chip in
            Link.allCases.map { Int32(torus.index(of: torus.neighbour(of: torus[chip], over: $0))) }
        }
        loads = Array(repeating: 0, count: neighbours.count)
    }

    mutating func add(_ part: Int, from chips: [ChipCoordinate], along way: [Link]) {
        for chip in chips {
            var here = torus.index(of: chip)
            for link in way {
                let slot = here * Link.allCases.count + link.rawValue
                loads[slot] += Int32(part)
                here = Int(neighbours[slot])
            }
        }
    }
}
