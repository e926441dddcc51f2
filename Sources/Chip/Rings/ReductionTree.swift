/// A way to sum over all chips and to tell them the sum where no ring is found: gathered towards a root,
/// added at every chip on the way, then scattered from it.
///
/// Each link of the tree carries the whole vector once, in pieces that follow each other; the scattering goes along while
/// the gathering comes in. So a long vector takes its bytes over those a link carries in a second, however deep the
/// tree: as long as over one cycle, whose two directions carry a half of it each, twice (derived).
public struct ReductionTree: Sendable, Hashable {
    /// One directed link of the tree.
    public struct Branch: Sendable, Hashable {
        /// The chip that the link leaves.
        public let chip: ChipCoordinate
        /// The link.
        public let link: Link
    }

    /// Where the sum is complete first: about the middle of the machine.
    public let root: ChipCoordinate

    /// One link for each chip but the root, towards it; a chip's own link comes after all that lead to it.
    public let gather: [Branch]

    /// One link to each chip but the root, away from it; the links of a chip come after the one that leads to it.
    public let scatter: [Branch]

    /// Links from the root to the farthest chip, or back if that is more.
    public let depth: Int

    /// A tree of shortest ways; the network must be connected in both directions. Costs a few looks at each chip.
    init(_ network: ChipNetwork) {
        let torus = network.torus
        let root = Self.middle(network)
        let (gathered, scattered) = (Reach(network, from: root, .in), Reach(network, from: root, .out))
        self.root = torus[root]
        gather = gathered.order.dropFirst().reversed().compactMap { chip in
            gathered.links[chip].map { Branch(chip: torus[chip], link: $0) }
        }
        scatter = scattered.order.dropFirst().compactMap { chip in
            scattered.links[chip].map { link in
                Branch(chip: torus.neighbour(of: torus[chip], over: link.opposite), link: link)
            }
        }
        depth = max(gathered.depth, scattered.depth)
    }

    /// Half-way between a chip that is farthest from the first one and a chip that is farthest from it.
    private static func middle(_ network: ChipNetwork) -> Int {
        guard let first = network.chips.first else { preconditionFailure("a tree of no chip") }
        let torus = network.torus
        let far = Reach(network, from: torus.index(of: first), .out).order.last ?? torus.index(of: first)
        let way = Reach(network, from: far, .out)
        var chip = way.order.last ?? far
        let half = way.depth / 2
        while way.distances[chip] > half, let link = way.links[chip] {
            chip = torus.index(of: torus.neighbour(of: torus[chip], over: link.opposite))
        }
        return chip
    }
}
