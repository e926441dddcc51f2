package import Chip

/// What the coordinator writes down: the ledger, the log, the summary, and what a person following the run sees.
package struct RunRecord {
    package let directory: RunDirectory
    private let configuration: RunConfiguration
    private let log: RunLog
    private let ledger: Ledger
    private var printer: ProgressPrinter
    private let write: @Sendable (String) -> Void
    package private(set) var progress: TrainingProgress
    private let startStep: Int
    private let emulation: Emulation?
    private var ring: (names: [WorkerName], groups: [Int]) = ([], [])
    /// The newest state on disk.
    package private(set) var saved: Snapshot?

    package init(
        _ directory: RunDirectory, _ configuration: RunConfiguration, startStep: Int, endStep: Int,
        emulation: Emulation? = nil, style: ProgressPrinter.Style, write: @escaping @Sendable (String) -> Void
    ) throws(RunFailure) {
        self.directory = directory
        self.configuration = configuration
        (self.startStep, self.emulation) = (startStep, emulation)
        self.write = write
        log = try RunLog(directory)
        ledger = try Ledger(directory, keepingSteps: startStep)
        printer = ProgressPrinter(style: style)
        progress = TrainingProgress(
            schedule: configuration.schedule, epochs: configuration.epochs, startStep: startStep, endStep: endStep,
            topK: configuration.objective.topK,
            answers: configuration.objective.answers(outputs: configuration.model.outputCount))
    }

    /// Writes an event to the log.
    package func note(_ event: String, _ fields: [String: LogValue] = [:]) throws(RunFailure) {
        try log.append(event, fields)
    }

    /// Tells the person a line.
    package mutating func say(_ line: String, at now: Duration) {
        write(printer.text(for: .message(line), at: now))
    }

    package mutating func ringFormed(_ members: [Member], arcs: [Range<Int>], workerLines: Bool) throws(RunFailure) {
        if workerLines { printer = printer.showing(members.map(\.name)) }
        ring = (members.map(\.name), arcs.map(\.count))
        for (member, arc) in zip(members, arcs) {
            try note(
                "ring",
                [
                    "worker": .text(member.name), "host": .text(member.host), "process": .integer(member.process),
                    "first_group": .integer(arc.lowerBound), "groups": .integer(arc.count),
                ])
        }
    }

    package mutating func committed(_ commit: Commit, generation: Int, at now: Duration) throws(RunFailure) {
        try ledger.append(commit, generation: generation)
        let cost = emulation?.cost(step: commit.work.step, samples: commit.totals.count)
        progress.note(commit, cost, at: now)
        try noteFaults(before: commit.work.step, at: now)
        try noteStep(commit, cost)
        try noteSaturations(commit)
        let text = printer.text(for: .step(progress), at: now)
        if !text.isEmpty {
            write(text)
            try noteProgress("progress", now)
        }
    }

    /// A line for each step: its loss, and what it took on the machine.
    private func noteStep(_ commit: Commit, _ cost: StepCost?) throws(RunFailure) {
        var fields: [String: LogValue] = [
            "step": .integer(commit.work.step), "images": .integer(commit.totals.count),
            "loss": .number(commit.totals.loss),
        ]
        fields["machine_seconds"] = cost.map { .number($0.seconds) }
        fields["machine_joules"] = cost.map { .number($0.joules) }
        try note("step", fields)
    }

    /// A line for the step before which something of the machine died: what, and what the machine is since then.
    private mutating func noteFaults(before step: Int, at now: Duration) throws(RunFailure) {
        guard let phase = emulation?.phase(beginningWith: step) else { return }
        let faults = phase.faults.joined(separator: " ")
        try note(
            "machine faults",
            [
                "step": .integer(step), "faults": .text(faults), "replicas": .integer(phase.machine.replicas),
                "damaged": .integer(phase.machine.damaged), "rings": .integer(phase.machine.rings),
                "order": .text(phase.machine.order?.rawValue ?? "none"),
            ])
        say("step \(step): \(faults) died; \(phase.machine)", at: now)
    }

    /// A line for each step in which numbers in fixed point were cut to fit: how many, by layer.
    private func noteSaturations(_ commit: Commit) throws(RunFailure) {
        guard commit.saturations.total > 0 else { return }
        try note(
            "saturated",
            commit.saturations.fields(configuration.model).merging(["step": .integer(commit.work.step)]) { $1 })
    }

    private var saturations: Int? { configuration.format.fixed.map { _ in progress.saturations } }

    package mutating func evaluated(_ evaluation: Evaluation, at now: Duration) throws(RunFailure) {
        progress.note(evaluation)
        write(printer.text(for: .epoch(progress), at: now))
        var fields: [String: LogValue] = [:]
        fields["test_accuracy"] = progress.testAccuracy.map { .number($0) }
        fields["test_loss"] = progress.testLoss.map { .number($0) }
        fields["test_top_k_accuracy"] = progress.testTopKAccuracy.map { .number($0) }
        try noteProgress("epoch", now, fields)
    }

    private var lastProgress: Duration?

    /// Logs how far the run is: after each epoch, and between at most once in ten seconds.
    private mutating func noteProgress(
        _ event: String, _ now: Duration, _ more: [String: LogValue] = [:]
    ) throws(RunFailure) {
        if event == "progress", let last = lastProgress, now - last < ProgressPrinter.plainInterval { return }
        lastProgress = now
        var fields: [String: LogValue] = [
            "epoch": .integer(progress.currentEpoch), "step": .integer(progress.steps),
            "loss": .number(progress.loss), "images_per_second": .number(progress.imagesPerSecond),
        ]
        fields["accuracy"] = progress.accuracy.map { .number($0) }
        fields["top_k_accuracy"] = progress.topKAccuracy.map { .number($0) }
        fields["saturations"] = saturations.map { .integer($0) }
        fields["machine_seconds"] = progress.machine.map { .number($0.seconds) }
        fields["machine_joules"] = progress.machine.map { .number($0.joules) }
        try note(event, fields.merging(more) { $1 })
    }

    /// Waits until the ledger is on disk.
    package func synchronize() throws(RunFailure) { try ledger.synchronize() }

    package mutating func checkpointSaved(_ snapshot: Snapshot) throws(RunFailure) {
        saved = snapshot
        try note(
            "checkpoint",
            [
                "step": .integer(snapshot.step), "bytes": .integer(snapshot.byteCount),
                "weights_sha256": .text(snapshot.weightsSHA256.description),
            ])
    }

    /// Where the time of the steps went; nil before two were taken in a row.
    package var times: TrainingTimes? {
        let times = progress.stepTimes
        guard let median = times.median, let p10 = times.percentile(10), let p90 = times.percentile(90),
            let mean = times.mean
        else { return nil }
        return TrainingTimes(
            steps: times.count, median: median, p10: p10, p90: p90, mean: mean,
            workers: progress.phases.workers(names: ring.names, groups: ring.groups, peakBytes: progress.peakBytes))
    }

    /// What came of the run.
    package func summary(outcome: String, workers: Int, weights: String?, seconds: Double) -> RunSummary {
        RunSummary(
            outcome: outcome, model: configuration.model.name, testAccuracy: progress.testAccuracy,
            testTopKAccuracy: progress.testTopKAccuracy, topK: progress.topK, testLoss: progress.testLoss,
            finalLoss: progress.loss, imagesPerSecond: progress.imagesPerSecond,
            stepMillisecondsMedian: progress.medianStepTime.map { $0.seconds * 1_000 },
            weightsSHA256: saved?.weightsSHA256.description ?? weights, steps: progress.steps,
            images: progress.images, workers: workers, groups: configuration.groups, seconds: seconds,
            saturations: saturations, machineSeconds: progress.machine?.seconds,
            machineJoules: progress.machine?.joules, machineEnergy: progress.machine?.energy,
            machineImagesPerSecond: progress.machineImagesPerSecond)
    }
}
