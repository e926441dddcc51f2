/// The chips that hold one replica, and the links among them: numbered from 0 in rows from the south-west.
///
/// Links that leave the chips are not used, so replicas do not disturb each other.
public struct ReplicaChips: Sendable, Hashable {
    /// The chips.
    public let chips: [ChipCoordinate]

    /// The number of the chip at the end of each chip's links, by the links' numbers; −1 where there is none.
    let neighbours: [[Int]]

    /// The working chips of `network` for which `includes` holds.
    public init(_ network: ChipNetwork, where includes: (ChipCoordinate) -> Bool = { _ in true }) {
        self.init(network.chips.filter(includes)) { network.neighbour(of: $0, over: $1) }
    }

    /// Some chips that work, in rows from the south-west, and of their links those that do not lead round the machine.
    init(_ network: ChipNetwork, inside chips: [ChipCoordinate]) {
        self.init(chips) { chip, link in
            let straight = ChipCoordinate(x: chip.x + link.dx, y: chip.y + link.dy)
            return network.neighbour(of: chip, over: link) == straight ? straight : nil
        }
    }

    private init(_ chips: [ChipCoordinate], neighbour: (ChipCoordinate, Link) -> ChipCoordinate?) {
        let numbers = Dictionary(uniqueKeysWithValues: chips.enumerated().map { ($1, $0) })
        self.chips = chips
        neighbours = chips.map { chip in Link.allCases.map { neighbour(chip, $0).flatMap { numbers[$0] } ?? -1 } }
    }

    /// A rectangle of chips, all working, inside a larger machine: no link leads round it.
    public init(rectangle size: GroupSize) {
        let sides = (min(size.width + 1, Limits.sides.upperBound), min(size.height + 1, Limits.sides.upperBound))
        self.init(ChipNetwork(Torus(width: sides.0, height: sides.1))) { $0.x < size.width && $0.y < size.height }
    }

    /// The 48 chips of a board: 0 ≤ x, y ≤ 7 and −3 ≤ x − y ≤ 4 (SpiNNMachine version_5.py).
    public static let board = ReplicaChips(ChipNetwork(Torus(width: 9, height: 9))) {
        $0.x < 8 && $0.y < 8 && (-3...4).contains($0.x - $0.y)
    }

    /// Number of chips.
    public var count: Int { chips.count }

    /// The number of the chip at the end of a link; nil where none leads.
    public func neighbour(of chip: Int, over link: Link) -> Int? {
        let neighbour = neighbours[chip][link.rawValue]
        return neighbour < 0 ? nil : neighbour
    }

    /// Shortest ways from one chip to all others: of each chip the link over which its way arrives, numbered
    /// `6 · chip before + link`; −1 at the source and where nothing leads. A breadth-first search, diagonals first.
    func tree(from source: Int) -> [Int] {
        var arrivals = Array(repeating: -1, count: count)
        var queue = [source]
        var next = 0
        while next < queue.count {
            let chip = queue[next]
            next += 1
            for link in Self.order {
                let neighbour = neighbours[chip][link]
                guard neighbour >= 0, neighbour != source, arrivals[neighbour] < 0 else { continue }
                arrivals[neighbour] = Link.allCases.count * chip + link
                queue.append(neighbour)
            }
        }
        return arrivals
    }

    /// Shortest ways from all chips to one: of each chip the link over which its packets leave; −1 at the target and where
    /// no way leads there. So the next link depends on the target alone, not on where a packet is from.
    func ways(to target: Int) -> [Int] {
        var before: [[(chip: Int, link: Int)]] = Array(repeating: [], count: count)
        for chip in 0..<count {
            for link in Self.order where neighbours[chip][link] >= 0 {
                before[neighbours[chip][link]].append((chip, link))
            }
        }
        var links = Array(repeating: -1, count: count)
        var queue = [target]
        var next = 0
        while next < queue.count {
            for (chip, link) in before[queue[next]] where chip != target && links[chip] < 0 {
                links[chip] = link
                queue.append(chip)
            }
            next += 1
        }
        return links
    }

    /// The numbers of the most chips that all reach each other.
    var largestPart: [Int] {
        var largest: [Int] = []
        var left = Array(0..<count)
        while left.count > largest.count {
            let (out, back) = (tree(from: left[0]), ways(to: left[0]))
            let part = left.filter { $0 == left[0] || (out[$0] >= 0 && back[$0] >= 0) }
            if part.count > largest.count { largest = part }
            left.removeAll(where: Set(part).contains)
        }
        return largest
    }

    private static let order = [Link.northEast, .southWest, .east, .west, .north, .south].map(\.rawValue)
}
