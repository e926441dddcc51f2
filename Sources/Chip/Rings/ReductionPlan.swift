/// How the chips of a machine sum a vector that each of them has a version of, where a group is one chip.
///
/// This is for machine time and for reports. The order in which training adds gradients is that of `GroupRing`, which
/// belongs to a run's result; how the machine would carry them is decided here and changes no bit.
public enum ReductionPlan: Sendable, Hashable {
    /// Directed rings that share no link, each through all chips; the vector is cut into as many parts. Of rings
    /// that go through all chips no more than `limit` fit.
    case rings([ChipRing], limit: Int)

    /// A tree, because there is no ring or none was found.
    case tree(ReductionTree, because: NoRing)

    /// Why there is no ring.
    public enum NoRing: Sendable, Hashable, CustomStringConvertible {
        /// The only chip has nobody to send to.
        case onlyChip
        /// One way leads to the rest from this chip, or one way back: a ring needs two links that work both ways.
        case deadEnd(ChipCoordinate)
        /// A bounded search found none; there may be one.
        case notFound

        /// One line.
        public var description: String {
            switch self {
            case .onlyChip: "there is one chip"
            case .deadEnd(let chip): "chip \(chip) has fewer than two links that work both ways"
            case .notFound: "the search found no ring through all chips"
            }
        }
    }

    /// The best plan found for the chips that work; throws if there is none, or if some are cut off from the others.
    ///
    /// Six rings on a whole torus; four as a rule where a few chips or links are dead; two on a board of 48 chips alone,
    /// whose corners have three links. Costs a second for 57,600 chips, and some more for each fault.
    public init(_ network: ChipNetwork) throws(NoReduction) {
        guard network.count > 0 else { throw .noChip }
        let cutOff = network.cutOff
        guard cutOff.isEmpty else { throw .cutOff(cutOff) }
        let found = NetworkRings(network)
        self =
            found.rings.isEmpty
            ? .tree(ReductionTree(network), because: Self.reason(network)) : .rings(found.rings, limit: found.limit)
    }

    private static func reason(_ network: ChipNetwork) -> NoRing {
        guard network.count > 1 else { return .onlyChip }
        let open = FreeEdges(network)
        let deadEnd = network.chips.first { open.neighbours(of: network.torus.index(of: $0)).count < 2 }
        return deadEnd.map { .deadEnd($0) } ?? .notFound
    }
}
