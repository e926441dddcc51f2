internal import Wire

/// What the ring's thread and the threads that compute know of each other.
struct RingProgress {
    /// The step last begun.
    var begun: StepNumber?
    /// For each own group: the elements from here on are final.
    var offsets: [Int]
    /// Pieces whose gradients are here, as far as the ring's thread was told.
    var readyPieces = 0
    /// The step last finished.
    var completed: StepNumber?
    /// The first error; the ring is spent.
    var failure: RingError?
    /// Threads that wait for a sum.
    var waiting = 0
    /// The ring is to be closed.
    var closing = false
    /// What was sent and received so far.
    var statistics = RingStatistics()
}

/// What one rank sent and received since the ring began.
public struct RingStatistics: Hashable, Sendable {
    /// Frames sent.
    public internal(set) var framesSent = 0
    /// Bytes of gradient sent, headers not counted: at most twice the vector's bytes a step.
    public internal(set) var payloadBytesSent = 0
    /// Frames of this ring received and used.
    public internal(set) var framesReceived = 0
    /// Frames of other rings received and not used.
    public internal(set) var staleFrames = 0
}
