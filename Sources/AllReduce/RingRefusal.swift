public import Wire

/// Why a whole frame of this ring is not what the schedule says.
public enum RingRefusal: Hashable, Sendable, CustomStringConvertible {
    /// It comes from another rank than the one before.
    case sender(expected: Rank)
    /// It is neither of the present step nor of the next.
    case step(present: StepNumber)
    /// There is no such piece.
    case piece(count: Int)
    /// The piece has another length in bytes.
    case length(expected: Int)
    /// Such a frame has come before, or must not come at all or not yet.
    case unexpected
    /// Too many frames of the next step.
    case tooFarAhead(limit: Int)

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .sender(let expected): "must come from rank \(expected)"
        case .step(let present): "the present step is \(present)"
        case .piece(let count): "there are \(count) pieces"
        case .length(let expected): "must have \(expected) bytes"
        case .unexpected: "came twice or at a time when it cannot"
        case .tooFarAhead(let limit): "more than \(limit) frames of the next step"
        }
    }
}
