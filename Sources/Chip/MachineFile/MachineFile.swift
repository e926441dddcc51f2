/// A machine as the SpiNNaker tools write it to JSON: plain values in the shape and with the keys of that file.
///
/// Source: SpiNNMachine, `json_machine.py`. What the values mean together is checked by `Machine.init(_:)`. The file
/// has each chip's number of cores, not which they are, so of dead cores only how many there are outlives it.
public struct MachineFile: Sendable, Hashable, Codable {
    /// Sides of the rectangle that the chips lie in.
    public var width: Int
    /// Its height.
    public var height: Int
    /// The chip that the machine is booted from; written, and not read by the tools.
    public var root: [Int]
    /// What chips without an Ethernet port offer, unless they say something else.
    public var standardResources: ChipResources
    /// What chips with one offer, unless they say something else.
    public var ethernetResources: ChipResources
    /// The chips that work.
    public var chips: [Chip]

    /// One chip; in the file an array of x, y, details and, only where there are some, exceptions.
    public struct Chip: Sendable, Hashable {
        /// Where it is.
        public var place: ChipCoordinate
        /// What each chip says.
        public var details: Details
        /// Resources other than those of the file's beginning.
        public var exceptions: Exceptions?
    }

    /// What each chip says.
    public struct Details: Sendable, Hashable, Codable {
        /// Number of cores that work, monitors among them.
        public var cores: Int
        /// x and y of the Ethernet chip of its board.
        public var ethernet: [Int]
        /// The address of its Ethernet port, if it has one.
        public var ipAddress: String?
        /// Links that carry nothing, by their numbers; all others lead to the neighbour of that direction.
        public var deadLinks: [Int]?
    }

    /// Resources other than those of the file's beginning; what is nil is as there.
    public struct Exceptions: Sendable, Hashable, Codable {
        /// See `ChipResources`.
        public var monitors: Int?
        /// See `ChipResources`.
        public var routerEntries: Int?
        /// See `ChipResources`.
        public var sdram: Int?
        /// See `ChipResources`.
        public var tags: [Int]?

        /// What differs in `resources` from `usual`; nil if nothing does.
        init?(_ resources: ChipResources, from usual: ChipResources) {
            guard resources != usual else { return nil }
            monitors = resources.monitors == usual.monitors ? nil : resources.monitors
            routerEntries = resources.routerEntries == usual.routerEntries ? nil : resources.routerEntries
            sdram = resources.sdram == usual.sdram ? nil : resources.sdram
            tags = resources.tags == usual.tags ? nil : resources.tags
        }
    }
}

extension MachineFile.Chip: Codable {
    /// Reads x, y, details and perhaps exceptions.
    public init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        place = ChipCoordinate(x: try values.decode(Int.self), y: try values.decode(Int.self))
        details = try values.decode(MachineFile.Details.self)
        exceptions = values.isAtEnd ? nil : try values.decode(MachineFile.Exceptions.self)
    }

    /// Writes them in that order.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.unkeyedContainer()
        try values.encode(place.x)
        try values.encode(place.y)
        try values.encode(details)
        if let exceptions { try values.encode(exceptions) }
    }
}
