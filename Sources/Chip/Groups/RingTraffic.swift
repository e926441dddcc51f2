/// What the ring of groups does to the links of the machine while every group sends to the next one.
///
/// A ring of one group sends nothing and has no hop. Making it walks every flow once: as many steps as the
/// machine has chips, times the length of a hop; at most some millions.
public struct RingTraffic: Sendable {
    /// The hops, in the order of the ring.
    public let hops: [RingHop]

    private let torus: Torus
    private let loads: [Int]

    /// Routes all flows of the ring and counts them on each link.
    public init(_ groups: ChipGroups, _ ring: GroupRing) {
        let torus = Torus(groups.machine)
        var loads = Array(repeating: 0, count: torus.count * Link.allCases.count)
        hops = ring.count == 1 ? [] : (0..<ring.count).map { Self.hop($0, groups, ring, torus) }
        for hop in hops {
            for chip in hop.source.chips { Self.count(hop.route, from: chip, on: torus, in: &loads) }
        }
        self.torus = torus
        self.loads = loads
    }

    /// Flows over one directed link.
    public func load(of link: Link, from chip: ChipCoordinate) -> Int {
        loads[Self.slot(torus, chip, link)]
    }

    /// The link with the most flows; of several, that of the first chip in rows from the south-west, and its
    /// link with the lowest number. Nil if nothing is sent.
    public var mostLoadedLink: LinkLoad? {
        guard let most = loads.max(), most > 0, let slot = loads.firstIndex(of: most) else { return nil }
        let (chip, link) = slot.quotientAndRemainder(dividingBy: Link.allCases.count)
        return LinkLoad(chip: torus[chip], link: Link.allCases[link], load: most)
    }

    /// How many directed links carry how many flows, the busiest first, idle links last.
    public var loadCounts: [(load: Int, linkCount: Int)] {
        let counts = loads.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        return counts.sorted { $0.key > $1.key }.map { (load: $0.key, linkCount: $0.value) }
    }

    private static func hop(_ position: Int, _ groups: ChipGroups, _ ring: GroupRing, _ torus: Torus) -> RingHop {
        let next = ring.next(after: position)
        let source = groups[ring.order[position]]
        let target = groups[ring.order[next]]
        let step = groups.grid.route(from: groups.grid[source.index], to: groups.grid[target.index])
        precondition(step.count == 1, "groups \(source.index) and \(target.index) are no neighbours")
        return RingHop(
            position: position, source: source, nextPosition: next, target: target, direction: step[0],
            route: torus.route(from: source.origin, to: target.origin))
    }

    private static func count(_ route: [Link], from chip: ChipCoordinate, on torus: Torus, in loads: inout [Int]) {
        var chip = chip
        for link in route {
            loads[slot(torus, chip, link)] += 1
            chip = torus.neighbour(of: chip, over: link)
        }
    }

    private static func slot(_ torus: Torus, _ chip: ChipCoordinate, _ link: Link) -> Int {
        torus.index(of: chip) * Link.allCases.count + link.rawValue
    }
}
