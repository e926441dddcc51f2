/// A worker's end of its control channel to the coordinator.
///
/// A thread of its own owns the socket. Both ends send heartbeats every half second, whatever the process computes.
public final class ControlClient: Sendable {
    /// What happens; one reader. Every event's peer is `ControlPeer.server`. It ends after `close`.
    public let events: AsyncStream<ControlEvent>
    private let outbox: Outbox
    private let waker: Waker
    private let thread: Monitor<NamedThread?>

    /// Connects to a server's endpoint under a name of 1 to 255 bytes that no other client of it has.
    ///
    /// A server that does not answer within `connectTimeout` is reported as unreachable (the client goes on trying),
    /// one that falls silent for `silenceLimit` as silent.
    public convenience init(
        connectingTo server: Endpoint, as peer: ControlPeer, connectTimeout: Duration, silenceLimit: Duration,
        maximumMessageBytes: Int, eventLimit: Int
    ) throws(TransportError) {
        try self.init(
            connectingTo: server, as: peer, connectTimeout: connectTimeout, silenceLimit: silenceLimit,
            maximumMessageBytes: maximumMessageBytes, eventLimit: eventLimit, heartbeat: Limits.heartbeat)
    }

    /// The same with heartbeats so often, for tests of silence.
    package init(
        connectingTo server: Endpoint, as peer: ControlPeer, connectTimeout: Duration, silenceLimit: Duration,
        maximumMessageBytes: Int, eventLimit: Int, heartbeat: Duration
    ) throws(TransportError) {
        guard (1...Limits.nameBytes).contains(peer.bytes.count), peer.bytes.first != 0 else {
            throw TransportError(
                .endpoint, "a client cannot be called '\(peer)': its name must have 1 to \(Limits.nameBytes) bytes")
        }
        let socket = try ControlSocket.dealer(as: peer.bytes, maximumMessageBytes: maximumMessageBytes)
        try socket.socket.connect(server)
        let sink = EventSink(limit: eventLimit)
        events = sink.events
        waker = try Waker()
        outbox = Outbox(maximumMessageBytes: maximumMessageBytes, peers: 1)
        let loop = ControlLoop(
            socket, outbox: outbox, sink: sink, waker: waker, silenceLimit: silenceLimit, heartbeat: heartbeat)
        loop.expectServer(within: connectTimeout)
        thread = Monitor(NamedThread(name: "control") { loop.run() })
    }

    deinit { askToClose() }

    /// Queues a message for the server, from any thread.
    public func send(_ message: [UInt8]) throws(TransportError) {
        try outbox.add(Outbox.Message(peer: .server, bytes: message))
        waker.wake()
    }

    /// Sends what is queued, for at most a second, and ends; waits for the thread. Calling it again does nothing.
    public func close() {
        askToClose()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    private func askToClose() { if outbox.close() { waker.wake() } }
}
