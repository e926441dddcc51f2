public import Transport
public import Wire

/// Why a ring is spent. The first error is every later call's error too; recovery is a new ring.
public enum RingError: Error, Sendable, CustomStringConvertible {
    /// Nothing came from the rank before for too long.
    case silent(peer: Rank, step: StepNumber, awaiting: String, for: Duration)
    /// The rank before closed its end before the step was whole: it has gone, or has itself given the ring up.
    case disconnected(peer: Rank, step: StepNumber)
    /// A frame of the rank before is damaged.
    case damaged(peer: Rank, step: StepNumber?, RingFrameError)
    /// A whole frame is not what the schedule says.
    case refused(RingFrame, RingRefusal)
    /// One's own chip group did not finish its gradient.
    case contributionMissing(group: Int, step: StepNumber, elements: Range<Int>, for: Duration)
    /// The network failed.
    case transport(TransportError)
    /// The reducer was closed.
    case closed

    /// One line: what, where, and what would be right.
    public var description: String {
        switch self {
        case .silent(let peer, let step, let awaiting, let wait):
            "step \(step): waiting for \(awaiting) from rank \(peer): nothing for \(wait)"
        case .disconnected(let peer, let step): "step \(step): rank \(peer) closed its end of the ring in mid-step"
        case .damaged(let peer, let step, let error):
            "\(step.map { "step \($0)" } ?? "before the first step"): from rank \(peer): \(error)"
        case .refused(let frame, let refusal):
            "step \(frame.step): \(frame.kind) of piece \(frame.piece), \(frame.payloadBytes) bytes"
                + " from rank \(frame.sender): \(refusal)"
        case .contributionMissing(let group, let step, let elements, let wait):
            "step \(step): own chip group \(group) has not given elements \(elements): nothing for \(wait)"
        case .transport(let error): "\(error)"
        case .closed: "the ring was closed on this side"
        }
    }
}
