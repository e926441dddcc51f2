/// How the gradients of a machine are summed on it, as plain values: a part of what `regatta machine --json` prints.
///
/// It says what the machine could do, for times and loads; the order in which training adds is `MachineReport.groups`.
public struct RingReport: Sendable, Hashable, Codable {
    /// One directed ring.
    public struct Ring: Sendable, Hashable, Codable {
        /// The chip that it starts from.
        public let start: ChipCoordinate
        /// The number of the link to each next chip, a digit each.
        public let links: String
    }

    /// The tree where there is no ring.
    public struct Tree: Sendable, Hashable, Codable {
        /// Where the sum is complete first.
        public let root: ChipCoordinate
        /// Links to the farthest chip.
        public let depth: Int
        /// Why there is no ring.
        public let reason: String
    }

    /// The order of the groups that loads the links least.
    public struct Groups: Sendable, Hashable, Codable {
        /// "rows", "columns", "diagonals" or "cycles".
        public let order: String
        /// "shortest" or "spread".
        public let routes: String
        /// Directed rings of groups in use.
        public let rings: Int
        /// Flows over the most loaded link, 1 being the whole vector of a chip.
        public let mostLoaded: Double
        /// What it carries at least in any order, in flows.
        public let bound: Double

        enum CodingKeys: String, CodingKey {
            case order
            case routes
            case rings
            case mostLoaded = "most_loaded_flows"
            case bound = "bound_flows"
        }
    }

    /// Number of chips that work.
    public let chips: Int
    /// Directed rings through all chips that share no link; none where there is a tree, or groups are larger.
    public let rings: [Ring]
    /// No more rings than this are possible; absent without rings.
    public let ringLimit: Int?
    /// The tree; absent with rings.
    public let tree: Tree?
    /// Absent for groups of one chip, a single group, and where chips or links are missing.
    public let groups: Groups?

    enum CodingKeys: String, CodingKey {
        case chips
        case rings
        case ringLimit = "ring_limit"
        case tree
        case groups
    }
}
