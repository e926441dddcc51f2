import Chip

/// Which chips can reach which: links added one after the other until nothing changes.
struct ReachOracle {
    private let reached: [ChipCoordinate: Set<ChipCoordinate>]

    init(_ network: ChipNetwork) {
        var reached = Dictionary(uniqueKeysWithValues: network.chips.map { ($0, Set([$0])) })
        var isChanging = true
        while isChanging {
            isChanging = false
            for chip in network.chips {
                let before = reached[chip] ?? []
                let more = network.links(of: chip).compactMap { network.neighbour(of: chip, over: $0) }
                let after = more.reduce(before) { $0.union(reached[$1] ?? []) }
                isChanging = isChanging || after != before
                reached[chip] = after
            }
        }
        self.reached = reached
    }

    /// The largest number of chips that all reach each other.
    var largestPart: Int {
        reached.keys.map { part(of: $0).count }.max() ?? 0
    }

    /// The chips that a chip reaches and is reached from, itself among them.
    func part(of chip: ChipCoordinate) -> Set<ChipCoordinate> {
        (reached[chip] ?? []).filter { reached[$0]?.contains(chip) == true }
    }
}
