/// What a machine has, as plain values: what `regatta machine --json` prints as "hardware".
///
/// The names of the keys are part of the command's promise.
public struct MachineInventory: Sendable, Hashable, Codable {
    /// Which edges are joined.
    public struct Wraps: Sendable, Hashable, Codable {
        /// East and west.
        public let eastWest: Bool
        /// North and south.
        public let northSouth: Bool

        enum CodingKeys: String, CodingKey {
            case eastWest = "east_west"
            case northSouth = "north_south"
        }
    }

    /// Working cores.
    public struct Cores: Sendable, Hashable, Codable {
        /// All of them.
        public let total: Int
        /// Those that monitors take.
        public let monitors: Int
        /// Those that applications may use.
        public let application: Int
    }

    /// One board.
    public struct BoardEntry: Sendable, Hashable, Codable {
        /// "spin3" or "spin5".
        public let kind: BoardKind
        /// Its triad and its number there.
        public let coordinates: BoardCoordinates
        /// Its Ethernet chip.
        public let ethernet: ChipCoordinate
        /// The address of the Ethernet port.
        public let address: String
        /// Chips that work.
        public let chips: Int
    }

    /// Links that carry packets, each direction counted by itself.
    public struct Links: Sendable, Hashable, Codable {
        /// All of them.
        public let total: Int
        /// Between chips of one board.
        public let onBoards: Int
        /// From board to board.
        public let betweenBoards: Int
        /// Those whose way back is missing.
        public let oneWay: Int

        enum CodingKeys: String, CodingKey {
            case total
            case onBoards = "on_boards"
            case betweenBoards = "between_boards"
            case oneWay = "one_way"
        }
    }

    /// How far apart chips are, in links.
    public struct Distances: Sendable, Hashable, Codable {
        /// The longest shortest way; a lower bound unless the search was complete.
        public let longest: Int
        /// The mean over pairs of chips.
        public let mean: Double
        /// Whether the ways to all chips were searched.
        public let complete: Bool
        /// Chips to which they were.
        public let searched: Int
        /// Pairs without a way, of those searched.
        public let pairsApart: Int

        enum CodingKeys: String, CodingKey {
            case longest
            case mean
            case complete
            case searched
            case pairsApart = "pairs_apart"
        }
    }

    /// The form as it is written, for example "12x12".
    public let form: String
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Which edges are joined.
    public let wraps: Wraps
    /// Chips that work.
    public let chips: Int
    /// Their cores.
    public let cores: Cores
    /// All boards; none on a torus of our own.
    public let boards: [BoardEntry]
    /// Links.
    public let links: Links
    /// Distances.
    public let distances: Distances
    /// What is dead.
    public let faults: MachineDamage
}
