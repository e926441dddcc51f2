/// Knows when each peer was last heard and says once when one is silent. Time comes in with each call.
package struct PeerWatch {
    /// A peer that is silent.
    package struct Silence: Equatable {
        package let peer: ControlPeer
        /// For how long.
        package let duration: Duration
        /// Whether it was heard before; if not, it cannot be reached.
        package let wasHeard: Bool
    }

    private struct Entry {
        var last: Duration
        var limit: Duration
        var isSilent = false
        var wasHeard = false
    }

    private let limit: Duration
    private let pauseLimit: Duration
    private var entries: [ControlPeer: Entry] = [:]
    private var lastCheck: Duration?

    /// Peers may be silent for `limit`; checks further apart than `pauseLimit` mean that this process itself stood
    /// still (stopped, or short of CPU), which is not held against the peers.
    package init(limit: Duration, pauseLimit: Duration) {
        self.limit = limit
        self.pauseLimit = pauseLimit
    }

    /// Peers that are heard or expected, silent ones left out.
    package var present: [ControlPeer] { entries.filter { !$0.value.isSilent }.map(\.key) }

    /// Number of peers known.
    package var count: Int { entries.count }

    /// Whether a peer is known.
    package func knows(_ peer: ControlPeer) -> Bool { entries[peer] != nil }

    /// A peer should be heard within `limit` from now.
    package mutating func expect(_ peer: ControlPeer, within limit: Duration, at now: Duration) {
        entries[peer] = Entry(last: now, limit: limit)
    }

    /// Something came from a peer.
    package mutating func heard(_ peer: ControlPeer, at now: Duration) {
        entries[peer] = Entry(last: now, limit: limit, wasHeard: true)
    }

    /// A peer has gone; false if that, or its silence, is known already.
    package mutating func left(_ peer: ControlPeer) -> Bool {
        guard let entry = entries[peer], !entry.isSilent else { return false }
        entries[peer]?.isSilent = true
        return true
    }

    /// Forgets the peers that are silent, to make room for others.
    package mutating func forgetSilent() { entries = entries.filter { !$0.value.isSilent } }

    /// The peers that have just become silent.
    package mutating func check(at now: Duration) -> [Silence] {
        forgivePause(now)
        var silences: [Silence] = []
        for (peer, entry) in entries where !entry.isSilent && now - entry.last >= entry.limit {
            entries[peer]?.isSilent = true
            silences.append(Silence(peer: peer, duration: now - entry.last, wasHeard: entry.wasHeard))
        }
        return silences.sorted { $0.peer.description < $1.peer.description }
    }

    /// When the next peer becomes silent if nothing is heard; nil without peers.
    package var nextDeadline: Duration? {
        entries.values.lazy.filter { !$0.isSilent }.map { $0.last + $0.limit }.min()
    }

    private mutating func forgivePause(_ now: Duration) {
        defer { lastCheck = now }
        guard let lastCheck, now - lastCheck > pauseLimit else { return }
        for peer in entries.keys { entries[peer]?.last += now - lastCheck }
    }
}
