/// In which orders the chip groups of a machine may pass on their parts of the gradient, for machine time.
///
/// The order in which training adds is another matter: that is `GroupRing`, which belongs to the result of a run and
/// numbers the groups. Whatever is chosen here changes loads of links and no bit.
public enum GroupOrder: String, Sendable, CaseIterable, Codable {
    /// Row by row, to and fro: the order of `GroupRing`, both ways round.
    case rows
    /// Column by column, to and fro, both ways round.
    case columns
    /// Along the diagonals one after the other, both ways round; only where they close to a ring.
    case diagonals
    /// The edge-disjoint Hamiltonian cycles of the torus of groups at the same time, both ways round.
    case cycles

    /// The directed rings on the torus of groups, each of which carries an equal part; none for a single group, and
    /// for diagonals that do not close.
    public func rings(_ grid: Torus) -> [ChipRing] {
        guard grid.count > 1 else { return [] }
        switch self {
        case .cycles: return TorusRings(grid).rings
        case .rows: return Self.bothWays(Self.rows(grid.width, grid.height), grid)
        case .columns: return Self.bothWays(Self.rows(grid.height, grid.width).map(Self.transposed), grid)
        case .diagonals: return Self.diagonals(grid).map { Self.bothWays($0, grid) } ?? []
        }
    }

    private static func bothWays(_ links: [Link], _ grid: Torus) -> [ChipRing] {
        let ring = ChipRing(from: ChipCoordinate(x: 0, y: 0), along: links, on: grid)
        return [ring, ring.reversed]
    }

    /// East in even rows, west in odd ones; an odd number of rows ends in the east, a diagonal step from the first.
    private static func rows(_ width: Int, _ height: Int) -> [Link] {
        (0..<height).flatMap { y in
            let row = Array(repeating: y.isMultiple(of: 2) ? Link.east : .west, count: width - 1)
            return row + [y == height - 1 && y.isMultiple(of: 2) ? .northEast : .north]
        }
    }

    private static func transposed(_ link: Link) -> Link {
        switch link {
        case .east: .north
        case .north: .east
        case .west: .south
        case .south: .west
        case .northEast, .southWest: link
        }
    }

    /// There are gcd(width, height) diagonals. One is a ring of its own. If one side divides the other, a step along
    /// the longer side after each diagonal leads to the next one, and from the last to the first.
    private static func diagonals(_ grid: Torus) -> [Link]? {
        let count = greatestCommonDivisor(grid.width, grid.height)
        if count == 1 { return Array(repeating: .northEast, count: grid.count) }
        guard count == grid.width || count == grid.height else { return nil }
        let along = Array(repeating: Link.northEast, count: grid.count / count - 1)
        return (0..<count).flatMap { _ in along + [count == grid.height ? .east : .north] }
    }

    private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
        other == 0 ? one : greatestCommonDivisor(other, one % other)
    }
}
