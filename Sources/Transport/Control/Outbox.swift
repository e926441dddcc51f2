/// Messages on their way from any thread to the socket's thread; bounded in number and bytes.
final class Outbox: Sendable {
    struct Message {
        let peer: ControlPeer
        let bytes: [UInt8]
    }

    private struct State {
        var messages: [Message] = []
        var bytes = 0
        var isClosed = false
    }

    private let state = Monitor(State())  // and no Mutex, whose lock the thread sanitizer does not see
    private let maximumMessageBytes: Int
    private let most: (messages: Int, bytes: Int)

    /// - Parameter peers: How many the limits are for.
    init(maximumMessageBytes: Int, peers: Int) {
        self.maximumMessageBytes = maximumMessageBytes
        most = (peers * Limits.queuedMessages, max(peers * Limits.queuedBytes, maximumMessageBytes))
    }

    /// Adds a message, or says why not.
    func add(_ message: Message) throws(TransportError) {
        guard message.bytes.count <= maximumMessageBytes else { throw Self.tooLarge(message, maximumMessageBytes) }
        try state.withLock { state throws(TransportError) in
            guard !state.isClosed else { throw TransportError(.closed, "send to \(message.peer): channel closed") }
            guard state.messages.count < most.messages, state.bytes + message.bytes.count <= most.bytes
            else { throw full(message, state.messages.count, state.bytes) }
            state.messages.append(message)
            state.bytes += message.bytes.count
        }
    }

    /// Takes all messages.
    func takeAll() -> [Message] {
        state.withLock { state in
            defer { (state.messages, state.bytes) = ([], 0) }
            return state.messages
        }
    }

    /// Puts messages back that could not be sent yet.
    func putBack(_ messages: ArraySlice<Message>) {
        state.withLock { state in
            state.messages.insert(contentsOf: messages, at: 0)
            state.bytes += messages.reduce(0) { $0 + $1.bytes.count }
        }
    }

    /// Takes no more; false if it was closed already.
    func close() -> Bool {
        state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
    }

    /// Whether nothing more will come.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    private static func tooLarge(_ message: Message, _ limit: Int) -> TransportError {
        TransportError(
            .tooLarge, "send to \(message.peer): \(message.bytes.count) bytes, a message may have \(limit)")
    }

    private func full(_ message: Message, _ count: Int, _ bytes: Int) -> TransportError {
        TransportError(
            .full,
            "send to \(message.peer): \(count) messages of \(bytes) bytes wait already, at most"
                + " \(most.messages) messages and \(most.bytes) bytes may")
    }
}
