internal import Checkpoint
internal import Transport
internal import Wire

/// Turning what comes in into events for the core, and doing what it wants.
extension Coordinator {
    func take(_ item: Inbox.Item) throws(RunFailure) {
        switch item {
        case .garbled(let worker, let byteCount):
            try record.note("garbled message", ["worker": .text(worker), "bytes": .integer(byteCount)])
        case .trouble(let worker, let reason):
            try record.note("trouble", ["worker": .text(worker), "reason": .text(reason)])
        case .transportFailed(let reason):
            throw RunFailure(.workersLost, reason)
        case .event(.message(.chunk(let chunk), let worker)):
            try receive(chunk, from: worker)
        case .event(.message(.chunkRequest(let request), let worker)):
            if let chunk = try resume?.chunk(request) { send(.chunk(chunk), to: worker) }
        case .event(let event):
            if case .message(.stepDone(let done), let worker) = event, done.hasTrace {
                try trace?.append(done.trace, of: worker)
            }
            for action in core.handle(event, at: now) { try perform(action) }
        }
    }

    /// Does what can still be done after a failure: tells the workers, notes the end.
    func perform(_ actions: [RunAction]) {
        for action in actions {
            switch action {
            case .send(let body, let worker): send(body, to: worker)
            case .end(let end): ended = end
            default: break
            }
        }
    }

    private func perform(_ action: RunAction) throws(RunFailure) {
        switch action {
        case .send(let body, let worker): send(body, to: worker)
        case .ringFormed(let members):
            try record.ringFormed(members, arcs: core.ring?.arcs ?? [], workerLines: view.workerLines)
        case .committed(let commit):
            try record.committed(commit, generation: Int(core.ring?.generation ?? 0), at: now)
            report(.committed(step: commit.work.step, RunMetrics(commit.totals)))
        case .evaluated(let evaluation):
            try record.evaluated(evaluation, at: now)
            report(.evaluated(afterSteps: evaluation.afterSteps, RunMetrics(evaluation.totals)))
        case .fetch(let snapshot, let worker): try fetch(snapshot, from: worker)
        case .held(let steps): report(.held(afterSteps: steps))
        case .note(let note): try write(note)
        case .end(let end): ended = end
        }
    }

    private func write(_ note: RunNote) throws(RunFailure) {
        try record.note(note.event, note.fields.mapValues { .text($0) })
        if note.event == "worker refused", let reason = note.fields["reason"] {
            record.say("refused a worker: \(reason)", at: now)
        }
    }

    private func send(_ body: ControlToWorker.OneOf_Body, to worker: WorkerName) {
        let message = ControlToWorker.with { $0.body = body }
        guard let bytes: [UInt8] = try? message.serializedBytes() else { return }
        do throws(TransportError) {
            try server.send(bytes, to: ControlPeer(name: worker))
        } catch {
            inbox.post(.exited(worker, status: "it takes no messages: \(error)"))
        }
    }

    private func fetch(_ snapshot: Snapshot, from worker: WorkerName) throws(RunFailure) {
        var begun = try CheckpointReceiver(
            SnapshotFetch(snapshot, from: worker), in: CheckpointDirectory(path: record.directory.checkpoints),
            schedule: configuration.schedule, run: ["model": configuration.model.name])
        for request in begun.requests() { send(.chunkRequest(request), to: worker) }
        receiver = consume begun
    }

    private func receive(_ chunk: ControlChunk, from worker: WorkerName) throws(RunFailure) {
        guard var receiving = receiver.take() else { return }
        guard try receiving.take(chunk, from: worker) else {
            for request in receiving.requests() { send(.chunkRequest(request), to: worker) }
            receiver = consume receiving
            return
        }
        try record.synchronize()  // A checkpoint must not outlive the lines of the ledger that led to it.
        let snapshot = try receiving.commit()
        try record.checkpointSaved(snapshot)
        for action in core.handle(.checkpointSaved(step: snapshot.step), at: now) { try perform(action) }
    }

    func noteStart() throws(RunFailure) {
        try record.note(
            resume.map { $0.step > 0 } ?? false ? "resumed" : "started",
            [
                "step": .integer(resume?.step ?? 0), "workers": .integer(options.workers),
                "groups": .integer(configuration.groups), "model": .text(configuration.model.name),
                "data": .text(configuration.data), "seed": .text("\(configuration.seed)"),
                "recompute": .text(options.recomputes ? "yes" : "no"),
            ])
    }

    /// Writes the end down.
    func conclude(_ end: RunEnd) -> Outcome {
        do throws(RunFailure) {
            try trace?.close()
            switch end {
            case .failed(let failure):
                try record.note("failed", ["reason": .text(failure.description)])
                return Outcome(end: end, summary: nil, times: nil)
            case .completed, .stopped:
                let summary = record.summary(
                    outcome: end == .completed ? "completed" : "stopped", workers: options.workers,
                    weights: resume?.checkpoint.manifest.weightsDigest.description, seconds: now.seconds)
                try summary.write(to: record.directory)
                try record.note(summary.outcome, ["seconds": .number(summary.seconds)])
                return Outcome(end: end, summary: summary, times: record.times)
            }
        } catch {
            return Outcome(end: .failed(error), summary: nil, times: nil)
        }
    }
}
