/// Directed rings of a network with faults or open edges that are found within a bounded search.
///
/// No link is in two of them, and each visits every chip that works. How many there can be is a hard question; what
/// is found is compared with `limit`.
struct NetworkRings: Sendable {
    /// The rings.
    let rings: [ChipRing]

    /// No more rings than this are possible: the fewest links that leave a chip, or that lead to one.
    let limit: Int

    init(_ network: ChipNetwork) {
        limit = Self.limit(network)
        guard network.count > 1, limit > 0 else {
            rings = []
            return
        }
        let whole = TorusRings(network.torus)
        let untouched = network.count == network.torus.count ? whole.rings.filter { $0.works(on: network) } : []
        let repaired = untouched.count == limit ? [] : Self.repaired(whole.cycles, network)
        rings = repaired.count > untouched.count ? repaired : untouched
    }

    private static func limit(_ network: ChipNetwork) -> Int {
        var arriving = Array(repeating: 0, count: network.torus.count)
        var leaving = arriving
        for chip in network.chips {
            for link in network.links(of: chip) {
                guard let far = network.neighbour(of: chip, over: link), far != chip else { continue }
                leaving[network.torus.index(of: chip)] += 1
                arriving[network.torus.index(of: far)] += 1
            }
        }
        return network.chips.map(network.torus.index).map { min(leaving[$0], arriving[$0]) }.min() ?? 0
    }

    /// Both ways round all cycles found, and the ways round a third one that the repair has left as they were.
    ///
    /// Two cycles of the torus are repaired with the edges of the third; the one that lacks most is left out first.
    private static func repaired(_ cycles: [ChipRing], _ network: ChipNetwork) -> [ChipRing] {
        var search = CycleSearch(network)
        let sorted = cycles.sorted { search.missing($0) < search.missing($1) }
        for omitted in sorted.indices.reversed() where search.limit > 1 && search.found.count < 2 {
            search.repair(sorted.indices.filter { $0 != omitted }.map { sorted[$0] })
        }
        if search.limit > 0, search.found.isEmpty { search.grow() }
        let rest = sorted.filter(search.isUntouched).flatMap { [$0, $0.reversed] }
        return search.found.flatMap { [$0, $0.reversed] } + rest.filter { $0.works(on: network) }
    }
}
