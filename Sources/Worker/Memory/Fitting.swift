package import NeuralNetwork

/// What would fit into memory instead of a job that does not.
package struct Fitting: Sendable, Hashable {
    /// The largest batch, in as many passes; 0 if none fits.
    package let batchSize: Int
    /// The largest batch with recomputation, at most the job's; nil if it allows no larger one, or is there already.
    package let recomputed: Int?
    /// The fewest passes for the job's batch; nil if none are enough or if the model allows one only.
    package let passes: Int?

    /// Asks `fits` of other jobs. Each try costs some milliseconds, and their number grows as the logarithm of the batch.
    package init(_ job: Job, _ fits: (Job) throws(EngineError) -> Bool) throws(EngineError) {
        batchSize = try Self.batch(of: job, below: job.batchSize, fits)
        let recomputed =
            job.recomputes
            ? 0 : try Self.batch(of: job.taking(recomputes: true), below: job.batchSize + 1, fits)
        self.recomputed = recomputed > batchSize ? recomputed : nil
        let most = MicroBatch.nominal(batchSize: job.batchSize, groups: job.groups)
        guard most > job.passes, job.model.problem(passes: most) == nil, try fits(job.taking(passes: most)) else {
            passes = nil
            return
        }
        // From the most passes down to those that are too few.
        passes =
            try most
            - Self.last(below: most - job.passes) { fewer throws(EngineError) in
                try fits(job.taking(passes: most - fewer))
            }
    }

    private static func batch(
        of job: Job, below limit: Int, _ fits: (Job) throws(EngineError) -> Bool
    ) throws(EngineError) -> Int {
        try last(below: limit) { batch throws(EngineError) in
            try fits(job.taking(batchSize: batch, passes: min(job.passes, batch)))
        }
    }

    /// The largest number below `limit` for which `holds`, which does for all up to some number; 0 if for none of them.
    private static func last(
        below limit: Int, _ holds: (Int) throws(EngineError) -> Bool
    ) throws(EngineError) -> Int {
        var (good, bad) = (0, limit)
        while bad - good > 1 {
            let middle = good + (bad - good) / 2
            if try holds(middle) { good = middle } else { bad = middle }
        }
        return good
    }

    /// What to do.
    package var advice: String {
        let smaller = recomputed.map { "with --recompute one of \($0)" }
        guard batchSize > 0 else {
            return smaller.map { "no batch would fit, but \($0)" }
                ?? "no batch would fit: take more hosts, fewer threads or a smaller model"
        }
        let whole = passes.map { "or this one with --accumulate \($0)" }
        return (["a batch of \(batchSize) would fit"] + [smaller, whole].compactMap(\.self)).joined(separator: ", ")
    }
}
