/// How far apart the chips of a network are, in links on shortest ways.
public struct DistanceSummary: Sendable, Hashable {
    /// The longest of them: the diameter, if all chips were searched.
    public let longest: Int

    /// The mean over all pairs of two different chips that have a way; 0 if there is none.
    public let mean: Double

    /// Chips to which the ways were searched.
    public let searched: Int

    /// Chips that work.
    public let chips: Int

    /// Pairs of a chip and a searched one to which it has no way.
    public let pairsApart: Int

    /// Measures a network.
    ///
    /// A whole torus looks the same from each chip, so one is enough. On others the ways to all chips are searched if
    /// that takes less than a second, which is so up to 5,792 chips; on larger ones to as many as that allows,
    /// evenly spread, so that `longest` is a lower bound and `mean` an estimate.
    public init(_ network: ChipNetwork) {
        let links = ReverseLinks(network)
        let targets = Self.targets(network, links.chips)
        var distances = Array(repeating: Int32(-1), count: network.torus.count)
        var queue: [Int32] = []
        var (longest, sum, pairs, apart) = (0, 0, 0, 0)
        for target in targets {
            links.distances(to: target, queue: &queue, into: &distances)
            longest = max(longest, Int(distances[Int(queue[queue.count - 1])]))
            sum += queue.reduce(0) { $0 + Int(distances[Int($1)]) }
            pairs += queue.count - 1
            apart += links.chips.count - queue.count
        }
        self.longest = longest
        mean = pairs == 0 ? 0 : Double(sum) / Double(pairs)
        searched = network.isWholeTorus ? links.chips.count : targets.count
        chips = links.chips.count
        pairsApart = apart
    }

    /// Whether the ways to all chips are known.
    public var isComplete: Bool { searched == chips }

    private static func targets(_ network: ChipNetwork, _ chips: [Int]) -> [Int] {
        guard let first = chips.first else { return [] }
        if network.isWholeTorus { return [first] }
        let count = min(chips.count, max(1, mostVisits / chips.count))
        return (0..<count).map { chips[$0 * chips.count / count] }
    }

    /// Chips visited in all searches together; each takes about 20 ns.
    private static let mostVisits = 1 << 25
}

extension ChipNetwork {
    /// Whether no chip and no link is missing.
    public var isWholeTorus: Bool { self == ChipNetwork(torus) }
}
