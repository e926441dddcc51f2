import Testing
import Transport

@Suite struct PeerWatchTests {
    let a = ControlPeer(name: "a")
    let b = ControlPeer(name: "b")
    var watch = PeerWatch(limit: .seconds(2), pauseLimit: .seconds(100))

    /// The peers that have just become silent, as text.
    mutating func check(at now: Duration) -> [String] {
        watch.check(at: now).map { "\($0.peer) \($0.wasHeard ? "silent" : "unreachable") for \($0.duration)" }
    }

    @Test mutating func aSilentPeerIsReportedOnce() {
        watch.heard(a, at: .seconds(1))
        #expect(watch.nextDeadline == .seconds(3))
        let silences = [check(at: .seconds(2.9)), check(at: .seconds(3)), check(at: .seconds(9))]
        #expect(silences == [[], ["a silent for 2.0 seconds"], []])
        #expect(watch.present == [] && watch.nextDeadline == nil)
    }

    @Test mutating func whoIsHeardAgainCanFallSilentAgain() {
        watch.heard(a, at: .zero)
        let first = check(at: .seconds(2))
        watch.heard(a, at: .seconds(3))
        #expect(watch.present == [a])
        let second = check(at: .seconds(5))
        #expect(first == second && second == ["a silent for 2.0 seconds"])
    }

    @Test mutating func anExpectedPeerThatNeverCameIsTold() {
        watch.expect(a, within: .seconds(7), at: .zero)
        let silences = [check(at: .seconds(6.9)), check(at: .seconds(7))]
        #expect(silences == [[], ["a unreachable for 7.0 seconds"]])
    }

    @Test mutating func anExpectedPeerThatComesHasTheUsualLimit() {
        watch.expect(a, within: .seconds(7), at: .zero)
        watch.heard(a, at: .seconds(1))
        let silences = check(at: .seconds(3))
        #expect(silences == ["a silent for 2.0 seconds"])
    }

    @Test mutating func whoLeftIsNotSilentToo() {
        watch.heard(a, at: .zero)
        let news = [watch.left(a), watch.left(a), watch.left(b)]
        #expect(news == [true, false, false])
        let silences = check(at: .seconds(5))
        #expect(silences == [])
    }

    @Test mutating func ownPausesAreNotHeldAgainstThePeers() {
        watch = PeerWatch(limit: .seconds(2), pauseLimit: .seconds(1))
        watch.heard(a, at: .zero)
        let silences = [0.5, 60, 60.9, 61.5].map { check(at: .seconds($0)) }  // stood still for a minute
        #expect(silences == [[], [], [], ["a silent for 2.0 seconds"]])
    }

    @Test mutating func silentPeersCanBeForgotten() {
        watch.heard(a, at: .zero)
        watch.heard(b, at: .seconds(1))
        let silences = check(at: .seconds(2))
        #expect(silences == ["a silent for 2.0 seconds"])
        watch.forgetSilent()
        #expect(watch.count == 1 && watch.knows(b) && !watch.knows(a))
    }
}
