extension ChipNetwork {
    /// The chips outside the largest set of chips that all reach each other, in rows from the south-west.
    ///
    /// Costs a look at each link for each such set that is smaller than the rest.
    package var cutOff: [ChipCoordinate] {
        var largest: Set<Int> = []
        var left = chips.map(torus.index)
        while left.count > largest.count, let first = left.first {
            let part = Set(Reach(self, from: first, .out).order).intersection(Reach(self, from: first, .in).order)
            if part.count > largest.count { largest = part }
            left.removeAll(where: part.contains)
        }
        return chips.filter { !largest.contains(torus.index(of: $0)) }
    }
}
