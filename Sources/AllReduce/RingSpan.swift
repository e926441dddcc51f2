/// What the ring did with a piece of the vector, and when; for traces.
public struct RingSpan: Sendable, Hashable {
    /// What was done.
    public enum Work: String, Sendable, Hashable {
        /// From the moment when the gradients of one's own groups were there until the sum over all was.
        case reduce
        /// Additions on the ring's thread.
        case add
        /// A result that came was copied to its place.
        case copy
        /// A partial sum or a result was handed to the transport.
        case send
    }

    /// What was done.
    public let work: Work
    /// Number of the piece: 0 is the first that becomes ready, the end of the vector.
    public let piece: Int
    /// When it began.
    public let begun: ContinuousClock.Instant
    /// When it ended.
    public let ended: ContinuousClock.Instant

    init(_ work: Work, _ piece: Int, from begun: ContinuousClock.Instant, to ended: ContinuousClock.Instant) {
        (self.work, self.piece) = (work, piece)
        (self.begun, self.ended) = (begun, ended)
    }
}

extension RingAction {
    /// What a trace calls it; nil for what takes no time.
    var traced: (work: RingSpan.Work, piece: Int)? {
        switch self {
        case .fold(let piece, _), .add(let piece, _), .extend(let piece, _): (.add, piece)
        case .copy(let piece): (.copy, piece)
        case .sendPartial(let piece), .sendResult(let piece): (.send, piece)
        case .finished(let piece): (.reduce, piece)
        case .take, .park, .drop: nil
        }
    }
}

/// Notes when pieces became ready, and tells an observer of what was done; costs nothing without one.
struct RingTracer {
    private let observer: RingReducer.Observer?
    private var readyAt: [ContinuousClock.Instant]
    private var readyCount = 0

    init(_ observer: RingReducer.Observer?, pieces: Int) {
        self.observer = observer
        readyAt = observer == nil ? [] : Array(repeating: .now, count: pieces)
    }

    /// A step begins.
    mutating func begin() { readyCount = 0 }

    /// The gradients of the first `count` pieces are here.
    mutating func ready(_ count: Int) {
        guard observer != nil, count > readyCount else { return }
        let now = ContinuousClock.now
        for piece in readyCount..<count { readyAt[piece] = now }
        readyCount = count
    }

    /// The time, if it is wanted.
    func now() -> ContinuousClock.Instant? { observer == nil ? nil : .now }

    /// An action that began then is done.
    func done(_ action: RingAction, since begun: ContinuousClock.Instant?) {
        guard let observer, let begun, let (work, piece) = action.traced else { return }
        observer(RingSpan(work, piece, from: work == .reduce ? readyAt[piece] : begun, to: .now))
    }
}
