import Chip

/// The slow, obvious way to find distances: a breadth-first search over the six links of every chip.
struct BreadthFirst {
    private let torus: Torus
    private let distances: [ChipCoordinate: Int]

    init(_ torus: Torus, from source: ChipCoordinate) {
        var distances = [source: 0]
        var frontier = [source]
        while !frontier.isEmpty {
            var next: [ChipCoordinate] = []
            for chip in frontier {
                for neighbour in Self.neighbours(of: chip, torus) where distances[neighbour] == nil {
                    distances[neighbour] = distances[chip, default: 0] + 1
                    next.append(neighbour)
                }
            }
            frontier = next
        }
        self.torus = torus
        self.distances = distances
    }

    func hops(to target: ChipCoordinate) -> Int? { distances[target] }

    /// Written out from the link table of the documents, not from `Link`.
    static func neighbours(of chip: ChipCoordinate, _ torus: Torus) -> [ChipCoordinate] {
        [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)].map { dx, dy in
            ChipCoordinate(
                x: (chip.x + dx + torus.width) % torus.width, y: (chip.y + dy + torus.height) % torus.height)
        }
    }
}

extension Torus {
    /// All chips, in the order of their numbers.
    var all: [ChipCoordinate] { (0..<count).map { self[$0] } }
}
