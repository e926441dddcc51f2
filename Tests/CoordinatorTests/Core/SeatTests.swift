import Coordinator
import Testing
import Wire

/// Who may join, and until when.
@Suite struct SeatTests {
    private func refusal(_ actions: [RunAction], to name: String) -> String? {
        for case .refusal(let refusal) in actions.messages(to: name) { return refusal.reason }
        return nil
    }

    @Test func aLaunchedWorkerKeepsItsSeatHoweverManyOthersCome() {
        var fixture = CoreFixture(workers: 3, launched: 2)
        #expect(refusal(fixture.send(.hello(CoreFixture.hello("r1")), from: "r1"), to: "r1") == nil)
        let second = fixture.send(.hello(CoreFixture.hello("r2")), from: "r2")
        #expect(refusal(second, to: "r2") == "r2 comes too late: the run has its 3 workers")
        for name in ["w2", "w1"] {
            #expect(refusal(fixture.send(.hello(CoreFixture.hello(name)), from: name), to: name) == nil)
        }
        #expect(fixture.core.membership.members.map(\.name) == ["r1", "w2", "w1"])
    }

    @Test func aSeatThatWasLeftIsFreeAgain() {
        var fixture = CoreFixture(workers: 2, launched: 0)
        for name in ["a", "b"] { _ = fixture.send(.hello(CoreFixture.hello(name)), from: name) }
        #expect(refusal(fixture.send(.hello(CoreFixture.hello("c")), from: "c"), to: "c") != nil)
        _ = fixture.handle(.disconnected("a"))
        #expect(refusal(fixture.send(.hello(CoreFixture.hello("c")), from: "c"), to: "c") == nil)
    }

    @Test func aHelloAfterTheRingIsFormedIsRefused() {
        var fixture = CoreFixture(workers: 2)
        _ = fixture.form(["w1", "w2"])
        for name in ["late", "w1"] {
            let actions = fixture.send(.hello(CoreFixture.hello(name)), from: name)
            #expect(refusal(actions, to: name) == "\(name) comes too late: the run has begun")
        }
        #expect(fixture.core.phase == .running)
    }

    @Test func aRefusalIsWrittenDownAndSent() {
        var fixture = CoreFixture(workers: 1)
        let actions = fixture.send(.hello(CoreFixture.hello("w1", protocol: 7)), from: "w1")
        guard case .note(let note) = actions.first, case .send(.refusal(let refusal), to: "w1") = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(note.event == "worker refused" && note.fields["reason"] == refusal.reason)
        #expect(refusal.reason.contains("run the same version of regatta on all hosts"))
    }

    @Test func theRemoteWorkersRingEndIsItsOwnChoice() {
        var fixture = CoreFixture(workers: 2, launched: 1)
        for name in ["w1", "r1"] {
            let actions = fixture.send(.hello(CoreFixture.hello(name)), from: name)
            guard case .welcome(let welcome) = actions.messages(to: name).first else {
                Issue.record("\(name) is not welcome")
                continue
            }
            #expect(welcome.ringBind == (name == "w1" ? "ipc:///s/w1" : ""))
        }
    }

    @Test func theMissingAreCountedAndThoseHereAreNamed() {
        var fixture = CoreFixture(workers: 3, launched: 0)
        _ = fixture.handle(.tick)
        for name in ["b", "a"] { _ = fixture.send(.hello(CoreFixture.hello(name)), from: name) }
        #expect(
            fixture.handle(.tick, after: .seconds(61)).failure?.description
                == "only 2 of 3 workers joined within 60.0 s (a, b); start the others, or ask for fewer")
        var alone = CoreFixture(workers: 3, launched: 0)
        _ = alone.handle(.tick)
        #expect(
            alone.handle(.tick, after: .seconds(61)).failure?.description
                == "only 0 of 3 workers joined within 60.0 s; start the others, or ask for fewer")
    }

    @Test func oncePreparedAllHaveTheTimeTheyNeed() {
        var fixture = CoreFixture(workers: 1)
        _ = fixture.send(.hello(CoreFixture.hello("w1")), from: "w1")
        _ = fixture.send(.prepared(CoreFixture.prepared("w1")), from: "w1")
        #expect(fixture.handle(.tick, after: .seconds(600)).isEmpty)
        #expect(fixture.send(.ringReady(ControlRingReady()), from: "w1").steps(for: "w1") == [0, 1])
    }

    /// Every mixture of slots: arcs are whole, rising, never empty.
    @Test func everyMemberHostsAtLeastOneGroup() {
        for slots in 0..<81 {
            let each = [1, 3, 100]
            let offered = [each[slots % 3], each[slots / 3 % 3], each[slots / 9 % 3], each[slots / 27]]
            for groups in 4...9 {
                let starts = Arcs.starts(groups: groups, slots: offered)
                #expect(starts[0] == 0 && starts[3] < groups)
                #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }, "\(starts) for \(offered)")
            }
        }
    }
}
