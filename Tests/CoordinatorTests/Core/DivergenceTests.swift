import Coordinator
import Digest
import Testing
import Wire

/// A loss that is no number ends the run, and the last good state stays the last.
@Suite struct DivergenceTests {
    private func done(_ step: Int, group: Int = 0, count: Int = 4, loss: Double = 1, layer: String = "")
        -> ControlFromWorker.OneOf_Body
    {
        .stepDone(
            .with {
                $0.step = UInt64(step)
                $0.firstNotFinite = layer
                $0.groups = [result(group, count, loss)]
            })
    }

    private func evaluated(_ steps: Int, group: Int = 0, count: Int = 6, loss: Double = 1, peak: UInt64 = 0)
        -> ControlFromWorker.OneOf_Body
    {
        .evaluationDone(
            .with {
                $0.afterSteps = UInt64(steps)
                $0.peakBytes = peak
                $0.groups = [result(group, count, loss)]
            })
    }

    private func result(_ group: Int, _ count: Int, _ loss: Double) -> ControlGroupResult {
        .with {
            $0.group = UInt32(group)
            $0.count = UInt32(count)
            $0.lossSum = loss
        }
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

    private func takes(_ actions: [RunAction], _ step: UInt64, _ name: String = "w1") -> Bool {
        actions.messages(to: name).contains(.takeSnapshot(.with { $0.step = step }))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func theStepTheLayerAndTheLastGoodStateAreNamed(loss: Double) {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100, savedStep: 3)
        #expect(fixture.form(["w1"]).steps(for: "w1") == [3, 4])
        #expect(fixture.send(done(3), from: "w1").commits == [3])
        let actions = fixture.send(done(4, loss: loss, layer: "dense forward"), from: "w1")
        #expect(actions.commits.isEmpty, "what has diverged is not committed")
        #expect(actions.failure?.kind == .input)
        #expect(
            actions.failure?.description
                == "the loss of step 4 is \(loss), the first value that is not finite is a result of 'dense forward': "
                + "the training has diverged; the last good state is that after step 3, "
                + "checkpoints/step-00000003.safetensors; try a smaller --learning-rate in a new run")
        #expect(actions.messages(to: "w1") == [.finish(ControlFinish())])
        #expect(fixture.send(done(5), from: "w1").isEmpty)
    }

    @Test func withoutACheckpointAndALayerItSaysSo() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100)
        _ = fixture.form(["w1"])
        #expect(
            fixture.send(done(0, loss: .nan), from: "w1").failure?.description
                == "the loss of step 0 is nan: the training has diverged; no state was saved before; "
                + "try a smaller --learning-rate in a new run")
    }

    @Test(arguments: 0...1) func oneWorkersShareIsEnoughAndItsLayerIsNamed(worker: Int) {
        var fixture = CoreFixture(workers: 2, groups: 2, samples: 100)
        _ = fixture.form(["w1", "w2"])
        var last: [RunAction] = []
        for (group, name) in ["w1", "w2"].enumerated() {
            let isBad = group == worker
            last = fixture.send(
                done(0, group: group, count: 2, loss: isBad ? .nan : 1, layer: isBad ? "conv2d forward" : ""),
                from: name)
        }
        #expect(last.failure?.description.contains("step 0 is nan, the first value") == true)
        #expect(last.failure?.description.contains("'conv2d forward'") == true)
    }

    /// Losses of both signs may cancel: it is the sum that is looked at, and it is no number either.
    @Test func infinitiesDoNotCancel() {
        var fixture = CoreFixture(workers: 2, groups: 2, samples: 100)
        _ = fixture.form(["w1", "w2"])
        _ = fixture.send(done(0, group: 0, count: 2, loss: .infinity), from: "w1")
        #expect(fixture.send(done(0, group: 1, count: 2, loss: -.infinity), from: "w2").failure?.kind == .input)
    }

    @Test func aLargeLossIsNone() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100)
        _ = fixture.form(["w1"])
        #expect(fixture.send(done(0, loss: 1e300), from: "w1").commits == [0])
    }

    @Test func aTestLossThatIsNoNumberEndsTheRunBeforeItsStateIsTaken() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 8, epochs: 2)
        _ = fixture.form(["w1"])
        for step in 0..<2 { #expect(!takes(fixture.send(done(step), from: "w1"), 2)) }
        let end = fixture.send(evaluated(2, loss: .nan), from: "w1")
        #expect(!takes(end, 2))
        #expect(
            end.failure?.description
                == "the loss on the test set after step 2 is nan: the training has diverged; no state was saved before; "
                + "try a smaller --learning-rate in a new run")
    }

    /// All workers must have evaluated: one that is slow may be the one that finds the NaN.
    @Test func theStateIsTakenWhenAllHaveEvaluated() {
        var fixture = CoreFixture(workers: 2, groups: 2, samples: 8, epochs: 2)
        _ = fixture.form(["w1", "w2"])
        var actions: [RunAction] = []
        for step in 0..<2 {
            for (group, name) in ["w1", "w2"].enumerated() {
                actions += fixture.send(done(step, group: group, count: 2), from: name)
            }
        }
        #expect(!takes(actions, 2) && actions.steps(for: "w1").max() == nil)
        #expect(fixture.send(evaluated(2, group: 0, count: 3), from: "w1").isEmpty)
        let all = fixture.send(evaluated(2, group: 1, count: 3), from: "w2")
        #expect(takes(all, 2), "now it is good")
        #expect(all.steps(for: "w2").first == 2, "and training goes on")
    }

    @Test func aStopWhileAnEvaluationIsUnderWaySavesTheStateAfterIt() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 8, epochs: 2)
        _ = fixture.form(["w1"])
        for step in 0..<2 { _ = fixture.send(done(step), from: "w1") }
        #expect(!takes(fixture.handle(.stop), 2))
        #expect(takes(fixture.send(evaluated(2), from: "w1"), 2))
        _ = fixture.send(snapshot(2), from: "w1")
        #expect(fixture.handle(.checkpointSaved(step: 2)).end == .stopped)
    }

    private func fetches(_ actions: [RunAction]) -> [Int] {
        actions.compactMap { if case .fetch(let snapshot, _) = $0 { snapshot.step } else { nil } }
    }

    /// Between two epochs nothing evaluates the state; the next step does.
    @Test func aStateIsFetchedWhenTheNextStepHasALoss() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100, checkpointEvery: 1)
        #expect(takes(fixture.form(["w1"]), 1))
        #expect(fixture.send(done(0), from: "w1").steps(for: "w1") == [1])
        #expect(fetches(fixture.send(snapshot(1), from: "w1")).isEmpty)
        #expect(fetches(fixture.send(done(1), from: "w1")) == [1])
        #expect(takes(fixture.handle(.checkpointSaved(step: 1)), 2))
    }

    @Test func aStateWhoseNextLossIsNoNumberIsNeverFetched() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100, checkpointEvery: 1)
        _ = fixture.form(["w1"])
        _ = fixture.send(done(0), from: "w1")
        _ = fixture.send(snapshot(1), from: "w1")
        let end = fixture.send(done(1, loss: .nan), from: "w1")
        #expect(fetches(end).isEmpty && end.failure?.description.contains("no state was saved before") == true)
    }

    /// The other worker is behind, so the next step is not even given out when the first one offers its state.
    @Test func aStateWaitsForAStepThatIsStillToBeGivenOut() {
        var fixture = CoreFixture(workers: 2, groups: 2, samples: 100, checkpointEvery: 1)
        _ = fixture.form(["w1", "w2"])
        _ = fixture.send(done(0, group: 0, count: 2), from: "w1")
        #expect(fetches(fixture.send(snapshot(1), from: "w1")).isEmpty)
        #expect(fixture.send(done(0, group: 1, count: 2), from: "w2").steps(for: "w1") == [1])
        _ = fixture.send(done(1, group: 1, count: 2), from: "w2")
        #expect(fetches(fixture.send(done(1, group: 0, count: 2), from: "w1")) == [1])
    }

    /// A stop gives out no next step, so the state is fetched once the step that led to it is committed.
    @Test(arguments: [false, true]) func aStopFetchesWhatWaits(isOffered: Bool) {
        var fixture = CoreFixture(workers: 2, groups: 2, samples: 100, checkpointEvery: 1)
        _ = fixture.form(["w1", "w2"])
        _ = fixture.send(done(0, group: 0, count: 2), from: "w1")
        if isOffered { _ = fixture.send(snapshot(1), from: "w1") }
        #expect(fetches(fixture.handle(.stop)).isEmpty)
        if !isOffered { #expect(fetches(fixture.send(snapshot(1), from: "w1")).isEmpty) }
        let last = fixture.send(done(0, group: 1, count: 2), from: "w2")
        #expect(last.commits == [0] && fetches(last) == [1])
        #expect(fixture.handle(.checkpointSaved(step: 1)).end == .stopped)
    }

    @Test func theLastStateIsFetchedAtOnceSinceItWasEvaluated() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 4, epochs: 2)
        _ = fixture.form(["w1"])
        _ = fixture.send(done(0), from: "w1")
        _ = fixture.send(evaluated(1), from: "w1")
        #expect(fetches(fixture.send(snapshot(1), from: "w1")) == [1])
    }

    @Test func aWorkerThatRefusesToOfferItsStateIsQuotedWithTheLastGoodOne() {
        var fixture = CoreFixture(workers: 1, groups: 1, samples: 100, savedStep: 5, checkpointEvery: 1)
        _ = fixture.form(["w1"])
        let refusal = ControlFailure.with {
            $0.reason = "the state after step 6 cannot be saved"
            $0.input = true
        }
        let failure = fixture.send(.failure(refusal), from: "w1").failure
        #expect(failure?.kind == .input)
        #expect(
            failure?.description
                == "w1: the state after step 6 cannot be saved; the last good state is that after step 5, "
                + "checkpoints/step-00000005.safetensors")
    }

    @Test func theMemoryOfTheWorkersIsKeptByRank() {
        var fixture = CoreFixture(workers: 2, groups: 2, samples: 4)
        _ = fixture.form(["w1", "w2"])
        for (group, name) in ["w1", "w2"].enumerated() { _ = fixture.send(done(0, group: group, count: 2), from: name) }
        _ = fixture.send(evaluated(1, group: 1, count: 3, peak: 70), from: "w2")
        let actions = fixture.send(evaluated(1, group: 0, count: 3, peak: 50), from: "w1")
        guard case .evaluated(let evaluation) = actions.first else {
            Issue.record("no evaluation in \(actions)")
            return
        }
        #expect(evaluation.peakBytes == [50, 70])
    }
}

/// What each worker is told of the others on its host.
@Suite struct HostGroupsTests {
    private func shares(_ hosts: [String], groups: Int) -> [UInt32] {
        let members = hosts.enumerated().map { index, host in
            var hello = CoreFixture.hello("w\(index)")
            hello.host = host
            return Member(name: "w\(index)", hello: hello)
        }
        let ring = RunRing(members: members, groups: groups)
        return ring.invitations.compactMap {
            guard case .send(.formRing(let form), _) = $0 else { return nil }
            return form.hostGroups
        }
    }

    @Test func allOnOneHostShareAllGroups() {
        #expect(shares(["a"], groups: 4) == [4])
        #expect(shares(["a", "a", "a"], groups: 7) == [7, 7, 7])
    }

    @Test func othersHostsGroupsDoNotCount() {
        #expect(shares(["a", "b"], groups: 4) == [2, 2])
        #expect(shares(["a", "b", "a", "c"], groups: 4) == [2, 1, 2, 1])
    }
}
