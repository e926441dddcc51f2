/// A way from chip to chip as columns and rows travelled, either of them negative or more than half round.
struct Displacement: Sendable, Hashable {
    let dx: Int
    let dy: Int

    /// Links needed: diagonals do both axes at once, but only where the signs agree.
    var hops: Int {
        (dx < 0) == (dy < 0) ? max(abs(dx), abs(dy)) : abs(dx) + abs(dy)
    }

    /// Columns and rows travelled, diagonals counted as one of each.
    var travel: Int { abs(dx) + abs(dy) }

    /// The links, all diagonals first.
    var links: [Link] {
        let diagonals = (dx < 0) == (dy < 0) ? min(abs(dx), abs(dy)) : 0
        let columns = abs(dx) - diagonals
        let rows = abs(dy) - diagonals
        return Array(repeating: dx < 0 ? .southWest : .northEast, count: diagonals)
            + Array(repeating: dx < 0 ? .west : .east, count: columns)
            + Array(repeating: dy < 0 ? .south : .north, count: rows)
    }
}
