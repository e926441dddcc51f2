/// The chips that can be reached from one, or that can reach it, over links that work in that direction.
package struct Reach: Sendable {
    /// The chips reached, nearest first; the first is where the search began. Numbers in rows from the south-west.
    package let order: [Int]

    /// For each chip of the torus, the link of the tree over which it was reached: of the chip before it on the way
    /// out, of the chip itself on the way in. Nil for the first, and for those not reached.
    package let links: [Link?]

    /// Links from the first chip; −1 for chips not reached.
    package let distances: [Int]

    /// The way of the packets.
    package enum Direction {
        /// From the first chip to the others.
        case out
        /// From the others to the first chip.
        case `in`
    }

    package init(_ network: ChipNetwork, from start: Int, _ direction: Direction) {
        let torus = network.torus
        var (order, links) = ([start], [Link?](repeating: nil, count: torus.count))
        var distances = Array(repeating: -1, count: torus.count)
        distances[start] = 0
        var done = 0
        while done < order.count {
            let chip = torus[order[done]]
            for link in Link.allCases {
                guard let (next, used) = Self.step(network, chip, link, direction) else { continue }
                let index = torus.index(of: next)
                guard distances[index] < 0 else { continue }
                distances[index] = distances[order[done]] + 1
                links[index] = used
                order.append(index)
            }
            done += 1
        }
        (self.order, self.links, self.distances) = (order, links, distances)
    }

    /// Links to the chip that is farthest away.
    package var depth: Int { order.last.map { distances[$0] } ?? 0 }

    private static func step(
        _ network: ChipNetwork, _ chip: ChipCoordinate, _ link: Link, _ direction: Direction
    ) -> (ChipCoordinate, Link)? {
        switch direction {
        case .out:
            return network.neighbour(of: chip, over: link).map { ($0, link) }
        case .in:
            let far = network.torus.neighbour(of: chip, over: link)
            return network.neighbour(of: far, over: link.opposite).map { _ in (far, link.opposite) }
        }
    }
}
