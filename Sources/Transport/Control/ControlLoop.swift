internal import CZeroMQ

/// The thread of a control channel: owns the socket, sends and hears heartbeats, and moves messages.
///
/// Heartbeats come from this thread, so a long computation elsewhere in the process is no silence.
@safe final class ControlLoop: @unchecked Sendable {
    private let outbox: Outbox
    private let sink: EventSink
    private let waker: Waker
    private let isServer: Bool
    private let heartbeat: Duration
    private var socket: ControlSocket?
    private var watch: PeerWatch
    private let begin = ContinuousClock.now
    private var nextBeat = Duration.zero
    private var isEnded = false  // nobody reads events any more
    private var isStuck = false  // the queue to the server is full: wait for room, not only for messages

    init(
        _ socket: consuming ControlSocket, outbox: Outbox, sink: EventSink, waker: Waker, silenceLimit: Duration,
        heartbeat: Duration
    ) {
        isServer = socket.isRouter
        self.socket = consume socket
        (self.outbox, self.sink, self.waker, self.heartbeat) = (outbox, sink, waker, heartbeat)
        watch = PeerWatch(limit: silenceLimit, pauseLimit: heartbeat * 2)
    }

    private var now: Duration { begin.duration(to: .now) }

    /// A client's server should answer within `limit` from now.
    func expectServer(within limit: Duration) { watch.expect(.server, within: limit, at: now) }

    /// The thread's whole life: until closed, or until nobody can be told any more.
    func run() {
        do throws(TransportError) {
            while !outbox.isClosed, try turn() {}
            sendAll()
            try? socket?.socket.setLinger(Limits.linger)  // refused only for a socket that is gone
            sink.finish()
        } catch {
            sink.fail(error)
        }
        _ = outbox.close()
        socket = nil
    }

    /// One turn; false when the stream of events has ended.
    private func turn() throws(TransportError) -> Bool {
        if now >= nextBeat { beat() }
        sendAll()
        try wait()
        try receiveAll()
        reportSilence()
        return !isEnded
    }

    private func beat() {
        nextBeat = now + heartbeat
        let peers = isServer ? watch.present : [.server]  // a client goes on, so that both find each other again
        for peer in peers {
            guard case .gone? = socket?.send(.heartbeat, nil, to: peer), watch.left(peer) else { continue }
            tell(.disconnected(peer))
        }
    }

    private func sendAll() {
        isStuck = false
        let messages = outbox.takeAll()
        for place in messages.indices {
            switch socket?.send(.message, messages[place].bytes, to: messages[place].peer) {
            case .sent?, nil: continue
            case .gone?: trouble(messages[place], .unreachable, "it is not connected")
            case .failed(let error)?: trouble(messages[place], error.code, error.description)
            case .full?:
                guard messages[place].peer == .server else {
                    trouble(
                        messages[place], .full, "\(Limits.queuedMessages) messages wait to be sent to it, the limit")
                    continue
                }
                isStuck = true
                return outbox.putBack(messages[place...])
            }
        }
    }

    private func trouble(_ message: Outbox.Message, _ code: TransportError.Code, _ reason: String) {
        let error = TransportError(
            code, "a message of \(message.bytes.count) bytes to \(message.peer) is lost: \(reason)")
        tell(.trouble(message.peer, error))
    }

    private func wait() throws(TransportError) {
        let deadline = min(nextBeat, watch.nextDeadline ?? nextBeat)
        guard try socket?.socket.poll(waker: waker.file, wait: deadline - now, room: isStuck) ?? false else { return }
        _ = waker.drain()
    }

    /// Takes what is there, but not for ever: heartbeats must go out in between.
    private func receiveAll() throws(TransportError) {
        for _ in 0..<Limits.queuedMessages where !isEnded {
            guard let arrival = try socket?.receive() else { return }
            take(arrival)
        }
    }

    private func take(_ arrival: ControlSocket.Arrival) {
        switch arrival {
        case .heartbeat(let peer): hear(peer)
        case .message(let peer, let bytes):
            hear(peer)
            tell(.message(peer, bytes))
        case .malformed(let peer):
            let error = TransportError(.malformed, "\(peer) sent what is no message of version 1 of this channel")
            tell(.trouble(peer, error))
        }
    }

    private func hear(_ peer: ControlPeer) {
        if watch.count >= Limits.peers { watch.forgetSilent() }
        if watch.count < Limits.peers || watch.knows(peer) { watch.heard(peer, at: now) }
    }

    private func reportSilence() {
        for silence in watch.check(at: now) {
            if silence.wasHeard {
                tell(.silent(silence.peer, for: silence.duration))
            } else {
                let text = "no answer from \(silence.peer) within \(silence.duration)"
                tell(.failed(TransportError(.unreachable, text)))
            }
        }
    }

    private func tell(_ event: ControlEvent) { if !sink.deliver(event) { isEnded = true } }
}

extension Socket {
    /// Waits for a message, for room to send if `room`, for the waker, or for `wait`; true if the waker has something.
    fileprivate func poll(waker: Int32, wait: Duration, room: Bool) throws(TransportError) -> Bool {
        let wanted = Int16(ZMQ_POLLIN | (room ? ZMQ_POLLOUT : 0))
        var items = unsafe (
            zmq_pollitem_t(socket: handle, fd: 0, events: wanted, revents: 0),
            zmq_pollitem_t(socket: nil, fd: waker, events: Int16(ZMQ_POLLIN), revents: 0)
        )
        let status = unsafe withUnsafeMutableBytes(of: &items) { raw in
            unsafe zmq_poll(raw.baseAddress?.assumingMemoryBound(to: zmq_pollitem_t.self), 2, wait.pollMilliseconds)
        }
        guard status >= 0 || zmq_errno() == EINTR else { throw .system("zmq_poll") }
        return unsafe items.1.revents != 0
    }
}
