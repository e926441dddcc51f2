/// What rings of replicas do to the links of a machine as it is, while every chip sends its part of the gradient on.
package struct SiteTraffic {
    private let wiring: Wiring
    private let timing: (inner: LinkTiming, outer: LinkTiming)
    private var seconds: [Double]
    private var longestWay = 0.0
    private var routers = 0.0
    private var around: [ChipCoordinate: WaysToChip] = [:]

    private struct LinkTiming {
        let packet: Double
        let hop: Double

        init(_ place: LinkPlace, _ constants: Constants) {
            (packet, hop) = (1 / place.packetsPerSecond(constants), place.hopSeconds(constants))
        }
    }

    private init(_ wiring: Wiring, _ constants: Constants) {
        self.wiring = wiring
        timing = (LinkTiming(.board, constants), LinkTiming(.boards, constants))
        seconds = Array(repeating: 0, count: wiring.network.torus.count * Link.allCases.count)
    }

    /// The load of the best of all orders and routes: the one whose busiest link takes least time.
    ///
    /// Costs a walk along every flow of every order; sites must reach each other.
    package static func best(
        _ sites: [ReplicaSite], of groups: ChipGroups, _ wiring: Wiring, _ constants: Constants
    ) -> (load: RingLoad, order: GroupOrder, rings: Int)? {
        guard sites.count > 1 else { return nil }
        let choices = SiteRings.candidates(sites, of: groups, on: wiring.network).flatMap { rings in
            (groups.size.chipCount == 1 ? [GroupRoutes.shortest] : GroupRoutes.allCases).map { routes in
                let load = load(of: rings, routes, sites, groups.size, wiring, constants)
                return (load: load, order: rings.order, rings: rings.rings.count)
            }
        }
        return choices.min { ($0.load.packetSeconds, $0.load.routers) < ($1.load.packetSeconds, $1.load.routers) }
    }

    private static func load(
        of rings: SiteRings, _ routes: GroupRoutes, _ sites: [ReplicaSite], _ size: GroupSize, _ wiring: Wiring,
        _ constants: Constants
    ) -> RingLoad {
        var traffic = SiteTraffic(wiring, constants)
        for hop in rings.rings.joined() {
            for flow in sites[hop.site].parts(to: sites[hop.next]) {
                let way = traffic.displacement(from: flow.from, to: flow.to, hop, size)
                traffic.add(flow.part / Double(rings.rings.count), from: flow.from, to: flow.to, routes.ways(way))
            }
        }
        return RingLoad(
            replicas: sites.count, packetSeconds: (traffic.seconds.max() ?? 0) * Double(size.chipCount),
            waySeconds: traffic.longestWay, routers: traffic.routers / Double(sites.count))
    }

    /// From chip to chip as the ring goes, or by a shorter way: round a machine of two groups both ways are as long, and
    /// each ring has its own.
    private func displacement(
        from source: ChipCoordinate, to target: ChipCoordinate, _ hop: SiteRings.Hop, _ size: GroupSize
    ) -> Displacement {
        let dx = target.x % size.width - source.x % size.width
        let dy = target.y % size.height - source.y % size.height
        let along = Displacement(dx: hop.way.dx + dx, dy: hop.way.dy + dy)
        let shortest = wiring.network.torus.displacement(from: source, to: target)
        return along.hops <= shortest.hops ? along : shortest
    }

    /// Sends a part of a replica's gradient, an equal share each way; round what is dead where they lead there.
    private mutating func add(
        _ part: Double, from source: ChipCoordinate, to target: ChipCoordinate, _ ways: [[Link]]
    ) {
        for way in ways {
            walk(works(way, from: source) ? way : detour(from: source, to: target), part / Double(ways.count), source)
        }
    }

    private mutating func walk(_ way: [Link], _ part: Double, _ source: ChipCoordinate) {
        var (chip, time) = (source, 0.0)
        for link in way {
            let kind = wiring.isOuter(link, of: chip) ? timing.outer : timing.inner
            seconds[wiring.network.torus.index(of: chip) * Link.allCases.count + link.rawValue] += part * kind.packet
            time += kind.hop
            chip = wiring.network.torus.neighbour(of: chip, over: link)
        }
        longestWay = max(longestWay, time)
        routers += part * Double(way.count + 1)
    }

    private func works(_ way: [Link], from source: ChipCoordinate) -> Bool {
        var chip = source
        return way.allSatisfy { link in
            guard let next = wiring.network.neighbour(of: chip, over: link) else { return false }
            chip = next
            return true
        }
    }

    private mutating func detour(from source: ChipCoordinate, to target: ChipCoordinate) -> [Link] {
        let ways = around[target] ?? WaysToChip(target, on: wiring.network)
        around[target] = ways
        guard let way = ways.route(from: source) else { preconditionFailure("no way from \(source) to \(target)") }
        return way
    }
}
