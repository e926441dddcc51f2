/// The coordinator's end of the control channels: many named peers on one or more endpoints.
///
/// A thread of its own owns the socket. Both ends send heartbeats every half second, whatever the process computes.
public final class ControlServer: Sendable {
    /// Where it listens, with the real ports.
    public let endpoints: [Endpoint]
    /// What happens; one reader. It ends after `close`.
    public let events: AsyncStream<ControlEvent>
    private let outbox: Outbox
    private let waker: Waker
    private let thread: Monitor<NamedThread?>

    /// Listens at `endpoints`, for example `tcp://0.0.0.0:5555` and `ipc:///tmp/run/control`.
    ///
    /// A peer that is silent for `silenceLimit` is reported. Messages may have `maximumMessageBytes`; at most
    /// `eventLimit` events wait to be read, then the channel fails.
    public convenience init(
        bindingTo endpoints: [Endpoint], silenceLimit: Duration, maximumMessageBytes: Int, eventLimit: Int
    ) throws(TransportError) {
        try self.init(
            bindingTo: endpoints, silenceLimit: silenceLimit, maximumMessageBytes: maximumMessageBytes,
            eventLimit: eventLimit, heartbeat: Limits.heartbeat)
    }

    /// The same with heartbeats so often, for tests of silence.
    package init(
        bindingTo endpoints: [Endpoint], silenceLimit: Duration, maximumMessageBytes: Int, eventLimit: Int,
        heartbeat: Duration
    ) throws(TransportError) {
        let socket = try ControlSocket.router(maximumMessageBytes: maximumMessageBytes)
        var places: [Endpoint] = []
        for endpoint in endpoints { places.append(try socket.socket.bind(endpoint)) }
        self.endpoints = places
        let sink = EventSink(limit: eventLimit)
        events = sink.events
        waker = try Waker()
        outbox = Outbox(maximumMessageBytes: maximumMessageBytes, peers: Limits.peersAtOnce)
        let loop = ControlLoop(
            socket, outbox: outbox, sink: sink, waker: waker, silenceLimit: silenceLimit, heartbeat: heartbeat)
        thread = Monitor(NamedThread(name: "control") { loop.run() })
    }

    deinit { askToClose() }

    /// Queues a message for a peer, from any thread; what cannot be delivered later is reported as an event.
    public func send(_ message: [UInt8], to peer: ControlPeer) throws(TransportError) {
        try outbox.add(Outbox.Message(peer: peer, bytes: message))
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
