/// One entry of a fault list: something on a chip, or the chip, that is to be taken for dead.
public struct Fault: Sendable, Hashable {
    /// What is dead.
    public enum Part: Sendable, Hashable {
        /// The whole chip.
        case chip
        /// Some of its cores.
        case cores([CoreNumber])
        /// One direction of a link, by its number; the way back is an entry of its own.
        case link(Link)
    }

    /// The entry as it was written.
    public let entry: String

    /// Column and row: of the machine, or on the board that has the address.
    public let place: ChipCoordinate

    /// The address of a board; without one the place is counted over the whole machine.
    public let address: String?

    /// What is dead there.
    public let part: Part

    /// The list that such an entry stands in.
    public var list: FaultListName {
        switch part {
        case .chip: .chips
        case .cores: .cores
        case .link: .links
        }
    }
}

/// The three fault lists, by the names that the tools' configuration files have for them.
public enum FaultListName: String, Sendable, Hashable, CaseIterable {
    case chips = "down_chips"
    case cores = "down_cores"
    case links = "down_links"

    /// How an entry of this list is written.
    var form: String {
        switch self {
        case .chips: "x,y as in 4,7, or x,y,address as in 6,5,127.0.4.8"
        case .cores: "x,y,core as in 4,7,3 (above 0 virtual, otherwise physical) or 4,7,3-5, and perhaps ,address"
        case .links: "x,y,link as in 4,7,0 with a link 0 to 5, and perhaps ,address"
        }
    }
}

/// Why a fault list cannot be read, or does not fit a machine.
public struct FaultError: Error, Hashable, CustomStringConvertible {
    /// The list.
    public let list: FaultListName

    /// The entry as it was written.
    public let entry: String

    /// What is wrong with it, and what would be right.
    public let reason: String

    /// One line, without the list's name: that is written as an option or as a key of a file.
    public var description: String { "entry '\(entry)': \(reason)" }
}
