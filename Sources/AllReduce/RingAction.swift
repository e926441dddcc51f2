internal import Wire

/// What the ring's thread is to do, in order.
package enum RingAction: Hashable, Sendable {
    /// Sum of the piece := left fold of these groups.
    case fold(piece: Int, groups: Range<Int>)
    /// Keep the frame that has just come as this piece's, after checking its payload.
    case take(piece: Int)
    /// Sum of the piece := kept partial, plus these groups in order; the frame is done with.
    case add(piece: Int, groups: Range<Int>)
    /// Sum of the piece := kept result; the frame is done with.
    case copy(piece: Int)
    /// Sum of the piece += these groups in order.
    case extend(piece: Int, groups: Range<Int>)
    /// Send the piece as a partial.
    case sendPartial(piece: Int)
    /// Send the piece as a result.
    case sendResult(piece: Int)
    /// Keep the frame that has just come for the next step.
    case park
    /// Forget the frame that has just come: an older or a newer ring's.
    case drop
    /// The sum of the piece is whole.
    case finished(piece: Int)
}
