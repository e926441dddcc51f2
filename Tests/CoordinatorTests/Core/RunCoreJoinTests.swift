import Coordinator
import Digest
import Testing
import Wire

@Suite struct RunCoreJoinTests {
    @Test func aWorkerIsWelcomedAndTheRingIsFormedWhenAllArePrepared() {
        var fixture = CoreFixture(workers: 2)
        let welcome = fixture.send(.hello(CoreFixture.hello("w2", slots: 3)), from: "w2")
        #expect(welcome.messages(to: "w2") == [.welcome(.with { $0.ringBind = "ipc:///s/w2" })])
        #expect(fixture.send(.prepared(CoreFixture.prepared("w2")), from: "w2").isEmpty)
        _ = fixture.send(.hello(CoreFixture.hello("w1")), from: "w1")
        let formed = fixture.send(.prepared(CoreFixture.prepared("w1")), from: "w1")
        let expected = { (rank: UInt32, next: String) in
            ControlToWorker.OneOf_Body.formRing(
                .with {
                    $0.generation = 1
                    $0.rank = rank
                    $0.arcStarts = [0, 1]
                    $0.nextEndpoint = next
                    $0.nextStatisticsEndpoint = next + ".s"
                    $0.hostGroups = 4
                })
        }
        #expect(formed.messages(to: "w1") == [expected(0, "ipc:///s/w2")])
        #expect(formed.messages(to: "w2") == [expected(1, "ipc:///s/w1")])
        #expect(fixture.core.phase == .forming)
    }

    @Test func ranksFollowTheNamesNotTheArrival() {
        var membership = Membership(expected: 3, dataSHA256: "")
        for name in ["local-10", "local-2", "local-1"] {
            #expect(membership.admit(CoreFixture.hello(name), as: name) == nil)
        }
        #expect(membership.ranked.map(\.name) == ["local-1", "local-2", "local-10"])
    }

    @Test func anotherDataSetIsRefusedByName() {
        var fixture = CoreFixture(workers: 2, launched: 0)
        _ = fixture.send(.hello(CoreFixture.hello("w1")), from: "w1")
        let other = SHA256.digest(of: [9])
        let actions = fixture.send(.prepared(CoreFixture.prepared("w1", digest: other)), from: "w1")
        guard case .refusal(let refusal) = actions.messages(to: "w1").first else {
            Issue.record("no refusal in \(actions)")
            return
        }
        #expect(refusal.reason.hasPrefix("w1 reads another data set: its SHA-256 is \(other.description.prefix(12))…"))
        #expect(actions.end == nil)
        #expect(fixture.core.membership.members.isEmpty)
    }

    @Test func unfitWorkersAreRefusedWithTheReason() {
        let cases: [(ControlHello, String)] = [
            (CoreFixture.hello("w2", protocol: 1), "w2 speaks version 1 of the control protocol"),
            (CoreFixture.hello("w1"), "a worker called w1 is here already"),
            (CoreFixture.hello("w2", instructionSet: "avx512_core"), "w2 computes with oneDNN 2 on avx512_core"),
            (CoreFixture.hello("w2", slots: 0), "w2 offers 0 slots"),
        ]
        for (hello, reason) in cases {
            var fixture = CoreFixture(workers: 3)
            _ = fixture.send(.hello(CoreFixture.hello("w1")), from: "w1")
            let actions = fixture.send(.hello(hello), from: hello.name)
            guard case .refusal(let refusal) = actions.messages(to: hello.name).first else {
                Issue.record("\(hello.name) was let in")
                continue
            }
            #expect(refusal.reason.hasPrefix(reason))
        }
    }

    @Test func oneWorkerTooManyIsRefused() {
        var membership = Membership(expected: 1, dataSHA256: "")
        #expect(membership.admit(CoreFixture.hello("w1"), as: "w1") == nil)
        #expect(membership.admit(CoreFixture.hello("w2"), as: "w2")?.contains("comes too late") == true)
    }

    /// Reading a large data set or fetching a large state may take longer than joining.
    @Test func workersThatHaveJoinedMayTakeTheirTimeToPrepare() {
        var fixture = CoreFixture(workers: 2)
        for name in ["w1", "w2"] { _ = fixture.send(.hello(CoreFixture.hello(name)), from: name) }
        #expect(fixture.handle(.tick, after: .seconds(300)).end == nil)
        for name in ["w1", "w2"] { _ = fixture.send(.prepared(CoreFixture.prepared(name)), from: name) }
        #expect(fixture.core.phase == .forming)
    }

    @Test func missingWorkersEndTheRunAfterTheTimeout() {
        var fixture = CoreFixture(workers: 2)
        _ = fixture.send(.hello(CoreFixture.hello("w1")), from: "w1")
        #expect(fixture.handle(.tick, after: .seconds(59)).isEmpty)
        let failure = fixture.handle(.tick, after: .seconds(2)).failure
        #expect(failure?.kind == .workersLost)
        #expect(failure?.description.hasPrefix("only 1 of 2 workers joined within 60.0 s (w1)") == true)
    }

    @Test func aRemoteWorkerMayLeaveBeforeTheStartALocalOneMayNot() {
        var remote = CoreFixture(workers: 2, launched: 0)
        _ = remote.send(.hello(CoreFixture.hello("w1")), from: "w1")
        #expect(remote.handle(.silent("w1", for: .seconds(2))).end == nil)
        #expect(remote.core.membership.members.isEmpty)
        var local = CoreFixture(workers: 2)
        let failure = local.handle(.exited("w1", status: "its process ended with exit code 2")).failure
        #expect(failure?.description == "lost worker w1: its process ended with exit code 2")
    }

    @Test func strangersAreOfNoConcern() {
        var fixture = CoreFixture(workers: 1)
        #expect(fixture.handle(.silent("stranger", for: .seconds(5))).isEmpty)
        #expect(fixture.send(.stepDone(ControlStepDone()), from: "stranger").isEmpty)
        #expect(fixture.send(.prepared(ControlPrepared()), from: "stranger").isEmpty)
    }
}
