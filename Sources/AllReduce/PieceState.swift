internal import Wire

/// Where one piece stands at one rank: what the rank does with it, and what has happened in the present step.
struct PieceState {
    /// Groups that the rank begins the sum with.
    private(set) var start: Range<Int>?
    /// Groups that the rank adds to the partial that comes.
    private(set) var add: Range<Int>?
    /// Only in a ring of one: groups that it adds to its own beginning.
    private(set) var rest: Range<Int>?
    /// The sum is whole when `add` is added.
    private(set) var finishes = false
    /// The rank receives the result.
    private(set) var gathers = false
    /// The rank sends the result on.
    private(set) var forwards = false

    /// One's own gradients are here.
    var isReady = false
    /// The partial has come.
    private(set) var partialCame = false
    /// The partial has been sent.
    var partialSent = false
    /// The sum is whole here.
    var isFinished = false

    init(roles: [RingRole]) {
        for role in roles {
            switch role {
            case .start(let groups): start = groups
            case .pass(let groups): add = groups
            case .finish(let groups): (add, finishes) = (groups, true)
            case .gather(let forwards): (gathers, self.forwards) = (true, forwards)
            case .alone(let first, let rest): (start, self.rest) = (first, rest)
            }
        }
    }

    /// Nothing has happened yet.
    mutating func reset() { (isReady, partialCame, partialSent, isFinished) = (false, false, false, false) }

    /// Whether the piece waits for a partial.
    var awaitsPartial: Bool { add != nil && !partialCame }

    /// Notes a frame; false if it has come before or cannot come yet.
    mutating func accept(_ kind: RingFrame.Kind) -> Bool {
        switch kind {
        case .partial:
            guard awaitsPartial, start == nil || partialSent else { return false }
            partialCame = true
            return true
        case .result: return gathers && partialSent && !isFinished
        }
    }
}
