/// A tour of all chips of a network that grows from one chip over free edges.
///
/// A chip that is linked to both ends of a step goes between them; where no such chip is left, one goes behind a
/// chip that it is linked to, and leaves a gap. On a sheet of triangles few gaps remain. Costs a few looks at
/// each chip and edge.
package struct TourGrowth {
    private let free: FreeEdges
    private var next: [Int]
    private var isIn: [Bool]
    /// Chips whose step is still to be looked at, and chips that may have neighbours outside; the newest last.
    private var steps: [Int]
    private var border: [Int]

    /// The chips of `network` in an order in which most steps have a free edge; the gaps are left to the caller.
    /// It begins at the chip with this number.
    package static func tour(of network: ChipNetwork, from start: Int, taking free: inout FreeEdges) -> Tour {
        var growth = TourGrowth(free, start)
        growth.grow()
        let order = growth.order(from: start)
        let steps = order.indices.map { place in
            let edge = free.edge(between: order[place], and: order[(place + 1) % order.count])
            if let edge { free.take(edge) }
            return edge.map { Int32($0) } ?? Tour.gap
        }
        return Tour(order: order.map { Int32($0) }, steps: steps, chips: network.torus.count)
    }

    private init(_ free: FreeEdges, _ start: Int) {
        self.free = free
        next = Array(repeating: -1, count: free.table.torus.count)
        isIn = Array(repeating: false, count: free.table.torus.count)
        (steps, border) = ([], [start])
        isIn[start] = true
        next[start] = start
    }

    private mutating func grow() {
        while let chip = border.last {
            if let step = steps.popLast() {
                fill(step)
            } else if let outside = free.neighbours(of: chip).first(where: { !isIn[$0] }) {
                insert(outside, after: chip)
            } else {
                border.removeLast()
            }
        }
    }

    /// Puts a chip into a step if one is linked to both its ends.
    private mutating func fill(_ chip: Int) {
        let end = next[chip]
        let between = free.neighbours(of: chip).first { candidate in
            !isIn[candidate] && free.edge(between: candidate, and: end) != nil
        }
        if let between { insert(between, after: chip) }
    }

    private mutating func insert(_ chip: Int, after place: Int) {
        next[chip] = next[place]
        next[place] = chip
        isIn[chip] = true
        steps += [place, chip]
        border.append(chip)
    }

    private func order(from start: Int) -> [Int] {
        var order = [start]
        while next[order[order.count - 1]] != start { order.append(next[order[order.count - 1]]) }
        return order
    }
}
