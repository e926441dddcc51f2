internal import Digest
package import Wire

/// Giving work out and taking results in.
extension RunCore {
    /// Gives out as much of the agenda as the window allows; ends the run when nothing is left.
    package mutating func advance() -> [RunAction] {
        guard phase == .running, var ring else { return [] }
        var actions: [RunAction] = []
        while ring.outstanding < pacing.window, let item = ring.heldBack ?? agenda.next() {
            ring.heldBack = nil
            if mustWait(item, ring) {
                ring.heldBack = item
                break
            }
            actions += give(item, in: &ring)
        }
        self.ring = ring
        guard ring.outstanding == 0, ring.heldBack == nil, !agenda.isHolding else { return actions }
        return actions + end(stopping ? .stopped : .completed)
    }

    /// One snapshot at a time, since it costs a worker a copy of the state; and none of a state that is still being
    /// evaluated: its loss may be no number. A hold comes after all else.
    private func mustWait(_ item: Agenda.Item, _ ring: RunRing) -> Bool {
        switch item {
        case .checkpoint(let steps): ring.pendingCheckpoint != nil || ring.evaluations[steps] != nil
        case .hold: ring.outstanding > 0
        case .train, .evaluate: false
        }
    }

    /// Goes on after a hold; at any other time there is nothing to release.
    package mutating func go(_ release: Release) -> [RunAction] {
        guard phase == .running, ring?.heldBack == nil, agenda.isHolding else { return [] }
        agenda.go(release)
        ring?.lastCommit = nil
        return advance()
    }

    private func give(_ item: Agenda.Item, in ring: inout RunRing) -> [RunAction] {
        switch item {
        case .train(let work):
            ring.book.give(work)
            let train = ControlTrain.with { $0.steps = [ControlStepOrder(work)] }
            return ring.members.map { .send(.train(train), to: $0.name) }
        case .evaluate(let steps):
            ring.evaluations[steps] = Array(repeating: nil, count: ring.members.count)
            let evaluate = ControlEvaluate.with { $0.afterSteps = UInt64(steps) }
            return ring.members.map { .send(.evaluate(evaluate), to: $0.name) }
        case .checkpoint(let steps):
            guard savedStep != steps else { return [] }
            ring.pendingCheckpoint = steps
            let take = ControlTakeSnapshot.with { $0.step = UInt64(steps) }
            return [.send(.takeSnapshot(take), to: ring.members[0].name)]
        case .hold(let steps): return [.held(afterSteps: steps)]
        }
    }

    package mutating func stepDone(
        _ done: ControlStepDone, _ name: WorkerName, at now: Duration
    ) throws(RunFailure) -> [RunAction] {
        guard phase == .running, let rank = ring?.rank(of: name) else { return [] }
        guard let commit = try ring?.book.record(StepReport(done), rank: rank) else { return [] }
        if let failure = Divergence.failure(of: commit, savedStep: savedStep) { throw failure }
        if let last = ring?.lastCommit { pacing.note(step: now - last) }
        ring?.lastCommit = now
        return [.committed(commit)] + fetchIfGood() + advance()
    }

    /// The fetch that waited for the step just committed.
    private mutating func fetchIfGood() -> [RunAction] {
        guard let waiting = ring?.waitingSnapshot, !willTrain(waiting.step) else { return [] }
        return fetch(waiting)
    }

    private mutating func fetch(_ snapshot: Snapshot) -> [RunAction] {
        ring?.waitingSnapshot = nil
        return ring.map { [.fetch(snapshot, from: $0.members[0].name)] } ?? []
    }

    package mutating func evaluationDone(_ done: ControlEvaluationDone, _ name: WorkerName) throws(RunFailure)
        -> [RunAction]
    {
        guard phase == .running, let rank = ring?.rank(of: name) else { return [] }
        let steps = Int(clamping: done.afterSteps)
        guard var reports = ring?.evaluations[steps], reports[rank] == nil else {
            throw RunFailure(.mismatch, "\(name) evaluated after step \(steps) without being asked")
        }
        reports[rank] = EvaluationReport(
            groups: done.groups.map(GroupReport.init), peakBytes: Int(clamping: done.peakBytes))
        ring?.evaluations[steps] = reports
        guard reports.allSatisfy({ $0 != nil }) else { return [] }
        ring?.evaluations[steps] = nil
        ring?.lastCommit = nil
        ring?.evaluatedSteps = steps
        let totals = GroupTotals(reports.compactMap(\.self).flatMap(\.groups))
        guard totals.count == settings.testCount else {
            throw RunFailure(
                .mismatch, "the test set has \(settings.testCount) samples, the workers counted \(totals.count)")
        }
        let evaluation = Evaluation(
            afterSteps: steps, totals: totals, peakBytes: reports.compactMap(\.self).map(\.peakBytes))
        if let failure = Divergence.failure(of: evaluation, savedStep: savedStep) { throw failure }
        return [.evaluated(evaluation)] + advance()
    }

    package mutating func snapshotReady(_ ready: ControlSnapshotReady, _ name: WorkerName) throws(RunFailure)
        -> [RunAction]
    {
        guard phase == .running, ring?.rank(of: name) != nil else { return [] }
        let step = Int(clamping: ready.step)
        guard ring?.isAwaitingSnapshot(of: step, from: name) == true else {
            throw RunFailure(.mismatch, "\(name) offers its state after step \(step) without being asked")
        }
        guard let snapshot = Snapshot(ready) else {
            throw RunFailure(.mismatch, "\(name) sent a digest of its state that is not a SHA-256")
        }
        guard snapshot.byteCount > 0 else {
            throw RunFailure(.mismatch, "\(name) says that its state after step \(step) has 0 bytes")
        }
        ring?.isFetching = true
        if ring?.evaluatedSteps == step || !willTrain(step) { return fetch(snapshot) }
        ring?.waitingSnapshot = snapshot
        return []
    }

    /// Whether the step that led to the state after `steps` steps is not committed yet, or the one that begins with it
    /// has been or will be given out and has no loss yet: a state is good when all workers had it and it has given a
    /// loss that is a number.
    private func willTrain(_ steps: Int) -> Bool {
        ring?.book.isOpen(steps - 1) == true || ring?.book.isOpen(steps) == true || agenda.willGive(step: steps)
    }

    package mutating func saved(_ step: Int) -> [RunAction] {
        savedStep = step
        guard ring?.pendingCheckpoint == step else { return [] }
        ring?.pendingCheckpoint = nil
        ring?.isFetching = false
        return advance()
    }

    package mutating func stop() -> [RunAction] {
        guard !stopping else { return [] }
        stopping = true
        guard phase == .running, ring != nil else { return end(.stopped) }
        ring?.heldBack = agenda.stop()
        var actions: [RunAction] = [.note(RunNote(event: "stopping", fields: [:]))]
        if let waiting = ring?.waitingSnapshot, !willTrain(waiting.step) { actions += fetch(waiting) }
        return actions + advance()
    }
}

extension ControlStepOrder {
    fileprivate init(_ work: StepWork) {
        self.init()
        step = UInt64(work.step)
        epoch = UInt32(work.epoch)
        first = UInt64(work.positions.lowerBound)
        count = UInt32(work.positions.count)
        if let rate = work.learningRate { learningRate = rate }
    }
}

extension StepReport {
    fileprivate init(_ done: ControlStepDone) {
        self.init(
            step: Int(clamping: done.step), weightsDigest: done.weightsDigest,
            groups: done.groups.map(GroupReport.init), compute: .microseconds(done.computeUs),
            wait: .microseconds(done.waitUs), update: .microseconds(done.updateUs), firstNotFinite: done.firstNotFinite,
            saturations: Saturations(layers: done.misfits, update: done.updateMisfits))
    }
}

extension GroupReport {
    fileprivate init(_ result: ControlGroupResult) {
        self.init(
            group: Int(result.group), lossSum: result.lossSum, correct: Int(result.correct),
            inTopK: Int(result.inTopK), count: Int(result.count))
    }
}

extension Snapshot {
    fileprivate init?(_ ready: ControlSnapshotReady) {
        guard ready.sha256.count == SHA256Digest.byteCount, ready.weightsSha256.count == SHA256Digest.byteCount else {
            return nil
        }
        self.init(
            step: Int(clamping: ready.step), byteCount: Int(clamping: ready.byteCount),
            sha256: SHA256Digest(bytes: Array(ready.sha256)),
            weightsSHA256: SHA256Digest(bytes: Array(ready.weightsSha256)))
    }
}
