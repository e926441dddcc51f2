/// What a flow meets on one hop of a ring.
package struct HopLinks: Sendable, Hashable {
    /// Time of a packet's symbols on all links of the way together, in picoseconds.
    package let symbols: Int
    /// Time for a packet of every flow on the busiest of the links.
    package let turn: Int
    /// What a packet waits there for one of each other flow.
    package let wait: Int
    /// What routers and transits between boards take.
    package let passing: Int

    package init(symbols: Int, turn: Int, wait: Int = 0, passing: Int) {
        self.symbols = symbols
        self.turn = turn
        self.wait = wait
        self.passing = passing
    }
}

extension RingReduction {
    /// What the flows of each ring meet on each hop when all rings send at once.
    package func hops(on wiring: Wiring, _ timing: FabricTiming) throws(ReductionError) -> [[HopLinks]] {
        let torus = wiring.network.torus
        let routes = try routes(on: wiring.network)
        var loads = Array(repeating: 0, count: torus.count * Link.allCases.count)
        for (ring, routes) in zip(rings, routes) {
            for (chip, route) in zip(ring, routes) {
                for (chip, link) in Self.links(from: chip, route, torus) {
                    loads[torus.index(of: chip) * Link.allCases.count + link.rawValue] += 1
                }
            }
        }
        return zip(rings, routes).map { ring, routes in
            zip(ring, routes).map { chip, route in
                Self.hop(from: chip, route, wiring, timing) {
                    loads[torus.index(of: $0) * Link.allCases.count + $1.rawValue]
                }
            }
        }
    }

    private static func hop(
        from chip: ChipCoordinate, _ route: [Link], _ wiring: Wiring, _ timing: FabricTiming,
        load: (ChipCoordinate, Link) -> Int
    ) -> HopLinks {
        var (symbols, turn, wait, passing) = (0, 0, 0, timing.routerTime)
        for (chip, link) in links(from: chip, route, wiring.network.torus) {
            let isOuter = wiring.isOuter(link, of: chip)
            let ofLink = timing.symbols(.long, outer: isOuter)
            symbols += ofLink
            let ofAll = ofLink * load(chip, link)
            if ofAll > turn { (turn, wait) = (ofAll, ofAll - ofLink) }
            passing += timing.routerTime + (isOuter ? timing.outerTransit : 0)
        }
        return HopLinks(symbols: symbols, turn: turn, wait: wait, passing: passing)
    }

    /// The links of a route, each with the chip that it leaves.
    private static func links(
        from chip: ChipCoordinate, _ route: [Link], _ torus: Torus
    ) -> Zip2Sequence<[ChipCoordinate], [Link]> {
        zip([chip] + torus.chips(from: chip, along: route).dropLast(), route)
    }
}
