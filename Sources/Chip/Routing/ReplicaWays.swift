/// The ways of all packets among the chips of a replica.
package struct ReplicaWays: Sendable {
    /// For each source how its trees arrive at each chip: `ReplicaChips.tree`.
    private let trees: [[Int]]
    /// For each target how each chip's packets to it leave: `ReplicaChips.ways`.
    private let ways: [[Int]]
    private let chips: ReplicaChips

    /// Finds all ways. Costs twice the square of the number of chips.
    package init(_ chips: ReplicaChips) {
        self.chips = chips
        trees = (0..<chips.count).map { chips.tree(from: $0) }
        ways = (0..<chips.count).map { chips.ways(to: $0) }
    }

    /// Calls `body` once with each directed link, `6 · chip + link`, that a packet of a flow passes.
    func forEachLink(of flow: Flow, _ body: (Int) -> Void) {
        if flow.targets.count == 1 {
            var chip = flow.source
            while chip != flow.targets[0] {
                let link = ways[flow.targets[0]][chip]
                precondition(link >= 0, "no way leads from chip \(flow.source) to chip \(flow.targets[0])")
                body(Link.allCases.count * chip + link)
                chip = chips.neighbours[chip][link]
            }
            return
        }
        var reached: Set<Int> = [flow.source]
        for target in flow.targets {
            var chip = target
            while reached.insert(chip).inserted {
                let arrival = trees[flow.source][chip]
                precondition(arrival >= 0, "no way leads from chip \(flow.source) to chip \(target)")
                body(arrival)
                chip = arrival / Link.allCases.count
            }
        }
    }

    /// The chip at the end of a directed link, `6 · chip + link`.
    func end(of link: Int) -> Int {
        chips.neighbours[link / Link.allCases.count][link % Link.allCases.count]
    }

    /// Links from a chip to another.
    package func length(_ source: Int, _ target: Int) -> Int {
        var count = 0
        forEachLink(of: Flow(source: source, targets: [target], elements: 0)) { _ in count += 1 }
        return count
    }
}
