/// Why no ring can be planned.
public enum RingScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A vector cannot have this many elements.
    case elementCount(Int)
    /// A ring cannot have this many ranks.
    case rankCount(Int)
    /// A rank's chip groups do not continue those of the rank before.
    case arc(rank: Int, Range<Int>, expectedStart: Int)
    /// A bucket cannot have this size.
    case bucketBytes(Int)
    /// The vector would be cut into too many pieces, about this many.
    case pieces(Int)

    /// One line: what is wrong, and what would be right.
    public var description: String {
        switch self {
        case .elementCount(let count): "a gradient of \(count) elements, must be 0 or more"
        case .rankCount(let count): "a ring of \(count) ranks, must be 1 to \(Limits.ranks)"
        case .arc(let rank, let arc, let start):
            "rank \(rank) hosts chip groups \(arc), must be one or more from \(start) on"
        case .bucketBytes(let bytes): "buckets of \(bytes) bytes, must be a multiple of 4, for example 1048576"
        case .pieces(let count): "about \(count) pieces, at most \(Limits.pieces): take larger buckets"
        }
    }
}
