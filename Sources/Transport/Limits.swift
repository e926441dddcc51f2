/// The module's limits, each with its reason.
enum Limits {
    /// Bytes of a socket file's path: what Linux's `sockaddr_un` holds beside its final zero.
    static let pathBytes = 107
    /// Control connections to one server: each costs a watch entry and a heartbeat every half second.
    static let peers = 4_096
    /// How often control channels show that they live; four fit in the 2 s after which a worker counts as frozen.
    static let heartbeat: Duration = .milliseconds(500)
    /// Peers that a server may have messages for at one moment, a run of so many workers.
    static let peersAtOnce = 64
    /// Messages that may wait to be sent on a control channel to a peer, and in libzmq for each connection.
    static let queuedMessages = 1_024
    /// Bytes that may wait to be sent on a control channel to a peer: eight of the largest messages.
    static let queuedBytes = 64 << 20
    /// How long a closing control channel waits for its last words to leave.
    static let linger: Duration = .seconds(1)
    /// Bytes of a peer's name: libzmq's own limit on a routing id.
    static let nameBytes = 255
    /// Milliseconds between attempts to connect, and the most that they grow to: a coordinator that starts a little
    /// later is found at once, one that stays away is not hammered.
    static let reconnect: (first: Int32, most: Int32) = (50, 1_000)
    /// Memory of the rank before that a ring's end opens: two for the sums, and two that a stranger may have offered.
    static let mappings = 4
    /// Connections that may wait to be accepted.
    static let backlog: Int32 = 1_024
}
