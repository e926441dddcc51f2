/// A machine, its groups and its ring as plain values: what `regatta machine --json` prints.
///
/// The names of the keys are part of the command's promise; places in the ring number the groups.
public struct MachineReport: Sendable, Hashable, Codable {
    /// A rectangle of chips.
    public struct Size: Sendable, Hashable, Codable {
        /// Chips from west to east.
        public let width: Int
        /// Chips from south to north.
        public let height: Int
        /// Number of chips.
        public let chips: Int
    }

    /// One group.
    public struct Group: Sendable, Hashable, Codable {
        /// Place in the ring: the group's number in training.
        public let position: Int
        /// Number on the machine, in rows from the south-west.
        public let index: Int
        /// South-west chip.
        public let origin: ChipCoordinate
    }

    /// One hop of the ring.
    public struct Hop: Sendable, Hashable, Codable {
        /// Place in the ring of the sending group.
        public let from: Int
        /// Place in the ring of the receiving group.
        public let to: Int
        /// Where the receiving group lies: "E", "NE", "N", "W", "SW" or "S".
        public let direction: String
        /// The links of each flow, in order, by the same names.
        public let route: [String]
        /// Number of links in `route`.
        public let length: Int
        /// Flows, one for each chip of a group.
        public let flows: Int
    }

    /// The flows over one directed link.
    public struct Load: Sendable, Hashable, Codable {
        /// The chip that the link leaves.
        public let chip: ChipCoordinate
        /// The link by its name.
        public let link: String
        /// Flows that share it.
        public let flows: Int
    }

    /// How many links carry a number of flows.
    public struct LoadCount: Sendable, Hashable, Codable {
        /// Flows on each of these links.
        public let flows: Int
        /// Number of directed links.
        public let links: Int
    }

    /// The machine.
    public let machine: Size
    /// A group.
    public let group: Size
    /// All groups, in the order of the ring.
    public let groups: [Group]
    /// All hops, in the order of the ring; none in a ring of one.
    public let hops: [Hop]
    /// The link with the most flows; absent if nothing is sent.
    public let mostLoadedLink: Load?
    /// All directed links by their load, the busiest first.
    public let linkLoads: [LoadCount]

    enum CodingKeys: String, CodingKey {
        case machine
        case group
        case groups
        case hops
        case mostLoadedLink = "most_loaded_link"
        case linkLoads = "link_loads"
    }
}
