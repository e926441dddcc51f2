/// Hands events to their one reader through a bounded stream; when it is full, says so in its last place and ends.
struct EventSink: Sendable {
    /// What the reader reads.
    let events: AsyncStream<ControlEvent>
    private let continuation: AsyncStream<ControlEvent>.Continuation
    private let limit: Int

    init(limit: Int) {
        precondition(limit >= 2, "a stream of events needs room for one and for the last")
        self.limit = limit
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(limit))
    }

    /// Hands over an event; false when the stream has ended.
    func deliver(_ event: ControlEvent) -> Bool {
        guard case .enqueued(let remaining) = continuation.yield(event) else { return false }
        if remaining > 1 { return true }
        fail(TransportError(.full, "\(limit - 1) events of a control channel wait unread, the limit"))
        return false
    }

    /// The last event.
    func fail(_ error: TransportError) {
        continuation.yield(.failed(error))
        continuation.finish()
    }

    /// Ends the stream.
    func finish() { continuation.finish() }
}
