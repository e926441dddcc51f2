import Coordinator
import Testing
import Wire

/// A worker whose ring breaks may only be the first to notice that another one is gone: its complaint waits.
@Suite struct ComplaintTests {
    private func failure(_ reason: String, input: Bool = false) -> ControlFromWorker.OneOf_Body {
        .failure(
            .with {
                $0.reason = reason
                $0.input = input
            })
    }

    private func running(launched: Int? = nil) -> CoreFixture {
        var fixture = CoreFixture(workers: 3, launched: launched)
        _ = fixture.form(["w1", "w2", "w3"])
        #expect(fixture.core.phase == .running)
        return fixture
    }

    @Test func aComplaintAloneEndsTheRunAfterThreeSeconds() {
        var fixture = running()
        let actions = fixture.send(failure("rank 2 closed the ring"), from: "w1")
        #expect(actions.end == nil)
        #expect(fixture.handle(.tick, after: .milliseconds(2_900)).isEmpty)
        let late = fixture.handle(.tick, after: .milliseconds(200))
        #expect(late.failure == RunFailure(.workersLost, "w1: rank 2 closed the ring"))
        #expect(late.messages(to: "w2") == [.finish(ControlFinish())])
    }

    @Test func aLossWithinThreeSecondsSaysMore() {
        var fixture = running()
        _ = fixture.send(failure("rank 2 closed the ring"), from: "w1")
        _ = fixture.send(failure("rank 2 closed the ring"), from: "w2")
        #expect(fixture.handle(.tick, after: .seconds(1)).isEmpty)
        let actions = fixture.handle(.exited("w3", status: "its process was ended by signal 9"))
        #expect(actions.failure?.description == "lost worker w3: its process was ended by signal 9")
    }

    @Test func theFirstComplaintIsTheOneThatCounts() {
        var fixture = running()
        for name in ["w2", "w1", "w3"] {
            #expect(fixture.handle(.message(failure("ring of \(name)"), from: name), after: .seconds(1)).end == nil)
        }
        #expect(fixture.handle(.tick, after: .milliseconds(1_500)).failure?.description == "w2: ring of w2")
    }

    /// A worker that has complained ends too, and how it does says less than what it said.
    @Test func theEndOfAComplainerExplainsNothing() {
        var fixture = running(launched: 3)
        _ = fixture.send(failure("the kernel has no memory"), from: "w1")
        let exit = fixture.handle(.exited("w1", status: "its process ended with exit code 3"))
        #expect(exit.end == nil && exit.count == 1)
        #expect(fixture.handle(.tick, after: .seconds(4)).failure?.description == "w1: the kernel has no memory")
    }

    @Test func anotherLossAfterAComplainersEndSaysMore() {
        var fixture = running(launched: 0)
        _ = fixture.send(failure("rank 2 closed the ring"), from: "w1")
        _ = fixture.handle(.disconnected("w1"))
        let actions = fixture.handle(.disconnected("w3"), after: .milliseconds(500))
        #expect(actions.failure?.description == "lost worker w3: its connection closed")
    }

    @Test func badInputDoesNotWait() {
        var fixture = running()
        _ = fixture.send(failure("ring"), from: "w1")
        #expect(fixture.send(failure("no data", input: true), from: "w2").failure == RunFailure(.input, "w2: no data"))
    }

    @Test func aReasonOfSeveralLinesBecomesOne() {
        var fixture = running()
        let failure = fixture.send(failure("no\ndata\r\nhere", input: true), from: "w2").failure
        #expect(failure?.description == "w2: no data here")
    }

    @Test func aStrangersFailureIsOnlyWrittenDown() {
        for input in [false, true] {
            var fixture = running()
            let actions = fixture.send(failure("mine", input: input), from: "stranger")
            guard case .note(let note) = actions.first, actions.count == 1 else {
                Issue.record("\(actions)")
                continue
            }
            #expect(note.fields == ["worker": "stranger", "reason": "mine"])
            #expect(fixture.handle(.tick, after: .seconds(10)).isEmpty)
        }
    }

    @Test func aRefusedWorkersFailureDoesNotEndTheRun() {
        var fixture = CoreFixture(workers: 2, launched: 1)
        _ = fixture.send(.hello(CoreFixture.hello("r1")), from: "r1")
        _ = fixture.send(.hello(CoreFixture.hello("r2")), from: "r2")
        #expect(fixture.send(failure("refused", input: true), from: "r2").end == nil)
        #expect(fixture.send(failure("no data", input: true), from: "r1").end != nil)
    }

    @Test func theComplaintOfARemoteWorkerThatLeavesBeforeTheStartGoesWithIt() {
        var fixture = CoreFixture(workers: 2, launched: 1)
        _ = fixture.send(.hello(CoreFixture.hello("r1")), from: "r1")
        _ = fixture.send(failure("no port"), from: "r1")
        #expect(fixture.handle(.disconnected("r1")).end == nil)
        #expect(fixture.handle(.tick, after: .seconds(10)).isEmpty)
        #expect(fixture.core.membership.members.isEmpty)
    }

    @Test func aClosedConnectionIsTheEndOfARemoteWorkerNotOfALocalOne() {
        var local = running()
        #expect(local.handle(.disconnected("w2")).isEmpty)
        #expect(local.handle(.tick, after: .seconds(10)).isEmpty)
        let exit = local.handle(.exited("w2", status: "its process ended with exit code 3"))
        #expect(exit.failure?.description == "lost worker w2: its process ended with exit code 3")
        var remote = running(launched: 1)
        #expect(remote.handle(.disconnected("w2")).failure?.description == "lost worker w2: its connection closed")
    }

    @Test func aRemoteWorkerLostWhileTheRingFormsEndsTheRun() {
        var fixture = CoreFixture(workers: 2, launched: 0)
        for name in ["w1", "w2"] { _ = fixture.send(.hello(CoreFixture.hello(name)), from: name) }
        for name in ["w1", "w2"] { _ = fixture.send(.prepared(CoreFixture.prepared(name)), from: name) }
        #expect(fixture.core.phase == .forming)
        #expect(fixture.handle(.silent("w1", for: .seconds(10))).failure?.kind == .workersLost)
    }
}
