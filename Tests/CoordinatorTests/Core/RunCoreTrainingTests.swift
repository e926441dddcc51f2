import Coordinator
import Digest
import Testing
import Wire

@Suite struct RunCoreTrainingTests {
    private func done(_ step: Int, groups: [(Int, Int)], digest: UInt64 = 1) -> ControlFromWorker.OneOf_Body {
        .stepDone(
            .with {
                $0.step = UInt64(step)
                $0.weightsDigest = digest
                $0.groups = groups.map { group, count in
                    .with {
                        $0.group = UInt32(group)
                        $0.count = UInt32(count)
                    }
                }
            })
    }

    private func evaluated(_ steps: Int, groups: [(Int, Int)]) -> ControlFromWorker.OneOf_Body {
        .evaluationDone(
            .with {
                $0.afterSteps = UInt64(steps)
                $0.groups = groups.map { group, count in
                    .with {
                        $0.group = UInt32(group)
                        $0.count = UInt32(count)
                        $0.correct = UInt32(count)
                    }
                }
            })
    }

    private func snapshot(_ step: Int) -> ControlFromWorker.OneOf_Body {
        .snapshotReady(
            .with {
                $0.step = UInt64(step)
                $0.byteCount = 10
                $0.sha256 = .init(SHA256.digest(of: [1]).bytes)
                $0.weightsSha256 = .init(SHA256.digest(of: [2]).bytes)
            })
    }

    @Test func aRunOfOneWorkerGoesFromTheFirstStepToTheEnd() {
        var fixture = CoreFixture(workers: 1, groups: 1)
        #expect(fixture.form(["w1"]).steps(for: "w1") == [0, 1])
        #expect(fixture.send(done(0, groups: [(0, 4)]), from: "w1").steps(for: "w1") == [2])
        #expect(fixture.send(done(1, groups: [(0, 4)]), from: "w1").commits == [1])
        let last = fixture.send(done(2, groups: [(0, 2)]), from: "w1")
        #expect(last.commits == [2])
        let evaluation = fixture.send(evaluated(3, groups: [(0, 6)]), from: "w1")
        guard case .evaluated(let result) = evaluation.first else {
            Issue.record("no evaluation in \(evaluation)")
            return
        }
        #expect(result.totals.accuracy() == 1)
        guard case .fetch(let held, from: "w1") = fixture.send(snapshot(3), from: "w1").first else {
            Issue.record("the state is not fetched")
            return
        }
        #expect(held.step == 3 && held.byteCount == 10)
        let end = fixture.handle(.checkpointSaved(step: 3))
        #expect(end.end == .completed)
        #expect(end.messages(to: "w1") == [.finish(ControlFinish())])
        #expect(fixture.send(done(3, groups: [(0, 4)]), from: "w1").isEmpty)
    }

    @Test func aStepIsCommittedOnceAllWorkersReportIt() {
        var fixture = CoreFixture(workers: 2, groups: 2)
        #expect(fixture.form(["w1", "w2"]).steps(for: "w2") == [0, 1])
        #expect(fixture.send(done(0, groups: [(0, 2)]), from: "w1").isEmpty)
        #expect(fixture.send(done(1, groups: [(0, 2)]), from: "w1").isEmpty)
        let actions = fixture.send(done(0, groups: [(1, 2)]), from: "w2")
        #expect(actions.commits == [0])
        #expect(actions.steps(for: "w1") == [2] && actions.steps(for: "w2") == [2])
    }

    @Test func differentWeightsEndTheRun() {
        var fixture = CoreFixture(workers: 2, groups: 2)
        _ = fixture.form(["w1", "w2"])
        _ = fixture.send(done(0, groups: [(0, 2)], digest: 1), from: "w1")
        let failure = fixture.send(done(0, groups: [(1, 2)], digest: 2), from: "w2").failure
        #expect(failure?.kind == .mismatch)
        #expect(failure?.description.contains("after step 0 the weights of w2 and w1 differ") == true)
    }

    @Test func aWrongTestCountEndsTheRun() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 4)
        _ = fixture.form(["w1"])
        _ = fixture.send(done(0, groups: [(0, 4)]), from: "w1")
        let failure = fixture.send(evaluated(1, groups: [(0, 5)]), from: "w1").failure
        #expect(failure?.description == "the test set has 6 samples, the workers counted 5")
    }

    @Test func aLostWorkerEndsTheRunAndNamesTheSavedState() {
        var fixture = CoreFixture(workers: 2, groups: 2, savedStep: 1)
        _ = fixture.form(["w1", "w2"])
        let actions = fixture.handle(.silent("w2", for: .milliseconds(2500)))
        #expect(actions.failure?.kind == .workersLost)
        #expect(
            actions.failure?.description
                == "lost worker w2: has been silent for 2.5 s; the state after step 1 is saved, "
                + "go on from it with --resume")
        #expect(actions.messages(to: "w1") == [.finish(ControlFinish())])
    }

    @Test func aWorkersFailureEndsTheRun() {
        var fixture = CoreFixture(workers: 1)
        let failure = fixture.send(
            .failure(
                .with {
                    $0.reason = "disk on fire"
                    $0.input = true
                }), from: "w1"
        ).failure
        #expect(failure == RunFailure(.input, "w1: disk on fire"))
    }

    @Test func aStopSavesTheStateOfTheStepsGivenOut() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100)
        #expect(fixture.form(["w1"]).steps(for: "w1") == [0, 1])
        #expect(fixture.handle(.stop).end == nil)
        #expect(fixture.send(done(0, groups: [(0, 4)]), from: "w1").messages(to: "w1").count == 1)
        #expect(fixture.send(done(1, groups: [(0, 4)]), from: "w1").end == nil)
        _ = fixture.send(snapshot(2), from: "w1")
        #expect(fixture.handle(.checkpointSaved(step: 2)).end == .stopped)
        #expect(fixture.handle(.stop).isEmpty)
    }

    /// A state counts only once every worker has reported the step that led to it.
    @Test func aStopFetchesTheStateAfterTheLastCommit() {
        var fixture = CoreFixture(workers: 2, groups: 2, samples: 100)
        #expect(fixture.form(["w1", "w2"]).steps(for: "w1") == [0, 1])
        _ = fixture.handle(.stop)
        for step in 0..<2 { _ = fixture.send(done(step, groups: [(0, 2)]), from: "w1") }
        _ = fixture.send(done(0, groups: [(1, 2)]), from: "w2")
        #expect(fixture.send(snapshot(2), from: "w1").isEmpty)
        let last = fixture.send(done(1, groups: [(1, 2)]), from: "w2")
        #expect(last.commits == [1])
        #expect(last.contains { if case .fetch(_, from: "w1") = $0 { true } else { false } })
        #expect(fixture.handle(.checkpointSaved(step: 2)).end == .stopped)
    }

    @Test func aStopBeforeTheRingIsFormedEndsAtOnce() {
        var fixture = CoreFixture(workers: 2)
        _ = fixture.send(.hello(CoreFixture.hello("w1")), from: "w1")
        let actions = fixture.handle(.stop)
        #expect(actions.end == .stopped)
        #expect(actions.messages(to: "w1") == [.finish(ControlFinish())])
    }

    @Test func oneCheckpointIsUnderWayAtATime() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100, checkpointEvery: 1)
        let first = fixture.form(["w1"]).messages(to: "w1")
        #expect(first.contains(.takeSnapshot(.with { $0.step = 1 })))
        let later = fixture.send(done(0, groups: [(0, 4)]), from: "w1")
        #expect(later.steps(for: "w1") == [1])
        #expect(!later.messages(to: "w1").contains(.takeSnapshot(.with { $0.step = 2 })))
        _ = fixture.send(snapshot(1), from: "w1")
        let saved = fixture.handle(.checkpointSaved(step: 1))
        #expect(saved.messages(to: "w1").contains(.takeSnapshot(.with { $0.step = 2 })))
    }
}
