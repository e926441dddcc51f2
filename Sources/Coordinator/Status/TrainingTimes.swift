/// Where the time of a run's steps went, and the memory that its workers took.
///
/// Times are those from one commit to the next, without the first step and without those after an evaluation.
public struct TrainingTimes: Sendable, Hashable {
    /// What a worker spent, each time the mean of a step.
    public struct Worker: Sendable, Hashable {
        /// Who it is.
        public let name: String
        /// Chip groups that it hosted.
        public let groups: Int
        /// Forward and backward passes.
        public let compute: Duration
        /// Waiting for the ring after that.
        public let wait: Duration
        /// The optimizer's update and the digest.
        public let update: Duration
        /// Largest resident memory in bytes, to the end of the newest evaluation; 0 if it did not say.
        public let peakBytes: Int

        package init(
            name: String, groups: Int, compute: Duration, wait: Duration, update: Duration, peakBytes: Int
        ) {
            self.name = name
            self.groups = groups
            self.compute = compute
            self.wait = wait
            self.update = update
            self.peakBytes = peakBytes
        }
    }

    /// Steps that were timed.
    public let steps: Int
    /// The time that half of the steps stayed below.
    public let median: Duration
    /// The time that a tenth of the steps stayed below.
    public let p10: Duration
    /// The time that nine tenths of the steps stayed below.
    public let p90: Duration
    /// Mean time of a step; what the workers' parts leave of it is spent on the way to the coordinator and back.
    public let mean: Duration
    /// The workers by rank.
    public let workers: [Worker]

    package init(
        steps: Int, median: Duration, p10: Duration, p90: Duration, mean: Duration, workers: [Worker]
    ) {
        self.steps = steps
        self.median = median
        self.p10 = p10
        self.p90 = p90
        self.mean = mean
        self.workers = workers
    }
}

/// Adds up what each worker spent in its steps.
package struct PhaseSums: Sendable, Hashable {
    private struct Parts: Sendable, Hashable {
        var compute = Duration.zero
        var wait = Duration.zero
        var update = Duration.zero
    }

    private var parts: [Parts] = []
    /// Steps added up.
    package private(set) var steps = 0

    package init() {}

    /// Takes the reports of a step, one for each rank.
    package mutating func note(_ reports: [StepReport]) {
        if parts.count != reports.count { parts = reports.map { _ in Parts() } }
        for (rank, report) in reports.enumerated() {
            parts[rank].compute += report.compute
            parts[rank].wait += report.wait
            parts[rank].update += report.update
        }
        steps += 1
    }

    /// Means of a step, by rank.
    package func workers(names: [WorkerName], groups: [Int], peakBytes: [Int]) -> [TrainingTimes.Worker] {
        let count = max(steps, 1)
        return parts.indices.map { rank in
            TrainingTimes.Worker(
                name: names[rank], groups: groups[rank], compute: parts[rank].compute / count,
                wait: parts[rank].wait / count, update: parts[rank].update / count,
                peakBytes: peakBytes.indices.contains(rank) ? peakBytes[rank] : 0)
        }
    }
}
