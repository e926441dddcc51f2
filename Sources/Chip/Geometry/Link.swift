/// One of the six links of a chip, with the hardware's number as raw value.
///
/// Numbers and directions are those of SpiNNMachine's link table and of the datasheet; there is no link
/// to the south-east or to the north-west.
public enum Link: Int, Sendable, Hashable, CaseIterable, Codable, CustomStringConvertible {
    /// To (x + 1, y).
    case east = 0
    /// To (x + 1, y + 1).
    case northEast = 1
    /// To (x, y + 1).
    case north = 2
    /// To (x − 1, y).
    case west = 3
    /// To (x − 1, y − 1).
    case southWest = 4
    /// To (x, y − 1).
    case south = 5

    /// Columns travelled: −1, 0 or 1.
    public var dx: Int {
        switch self {
        case .east, .northEast: 1
        case .north, .south: 0
        case .west, .southWest: -1
        }
    }

    /// Rows travelled: −1, 0 or 1.
    public var dy: Int {
        switch self {
        case .northEast, .north: 1
        case .east, .west: 0
        case .southWest, .south: -1
        }
    }

    /// The link that leads back, three numbers on.
    public var opposite: Link {
        Link.allCases[(rawValue + 3) % Link.allCases.count]
    }

    /// The points of the compass: "E", "NE", "N", "W", "SW" or "S".
    public var description: String {
        switch self {
        case .east: "E"
        case .northEast: "NE"
        case .north: "N"
        case .west: "W"
        case .southWest: "SW"
        case .south: "S"
        }
    }
}
