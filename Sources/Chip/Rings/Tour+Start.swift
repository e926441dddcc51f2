extension Tour {
    /// A ring of the whole torus, without the chips and edges that do not work. Takes the edges that it keeps.
    package init(_ ring: ChipRing, _ network: ChipNetwork, taking free: inout FreeEdges) {
        let torus = network.torus
        let places = ring.chips.indices.filter { network.contains(ring.chips[$0]) }
        var steps: [Int32] = []
        for place in places {
            let next = ring.chips[(place + 1) % ring.count]
            let edge = free.table.edge(of: torus.index(of: ring.chips[place]), over: ring.links[place])
            let isKept = network.contains(next) && free.contains(edge)
            if isKept { free.take(edge) }
            steps.append(isKept ? Int32(edge) : Self.gap)
        }
        let order = places.map { Int32(torus.index(of: ring.chips[$0])) }
        self.init(order: order, steps: steps, chips: torus.count)
    }

    /// Gives its edges back.
    package func release(_ free: inout FreeEdges) {
        for edge in steps where edge != Self.gap { free.release(Int(edge)) }
    }

    /// The directed ring of a tour without gaps, with this table of edges.
    package func ring(_ table: EdgeTable) -> ChipRing {
        precondition(gapCount == 0, "a ring with \(gapCount) gaps")
        return ChipRing(
            chips: order.map { table.torus[Int($0)] },
            links: zip(order, steps).map { table.link(Int($1), from: Int($0)) })
    }
}
