package import NeuralNetwork

/// Refuses a run that does not fit into memory, before any of it is allocated, and says which batch would.
///
/// The workers of a host begin at the same time and share what it has by their chip groups.
package struct MemoryCheck {
    /// What was there before this worker read its data and made its weights; nil: unknown, all is let through.
    package let availableBefore: Int?
    /// What it has taken since.
    package let taken: Int
    /// Groups of all workers on this host.
    package let hostGroups: Int

    package init(availableBefore: Int?, taken: Int, hostGroups: Int) {
        self.availableBefore = availableBefore
        self.taken = taken
        self.hostGroups = hostGroups
    }

    /// Throws if the worker's part of the run needs more than its share of the host.
    package func check(
        _ job: Job, engine: Engine, place: RingPlace, ranks: Int, threads: Int
    ) throws(WorkerError) {
        guard let available = availableBefore else { return }
        let share = Int(Double(available) * Double(place.arc.count) / Double(max(hostGroups, place.arc.count)))
        let need = try inputErrors { () throws(EngineError) in
            try MemoryNeed(
                job, batchSize: job.batchSize, engine: engine, place: place, ranks: ranks, threads: threads)
        }
        guard need.total + taken > share else { return }
        let advice = try inputErrors { () throws(EngineError) in
            let recomputed = try largestBatch(job, recomputes: true, place, ranks, threads, within: share - taken)
            if job.recomputes { return Self.advice(recomputed, recomputed: recomputed) }
            let kept = try largestBatch(job, recomputes: false, place, ranks, threads, within: share - taken)
            return Self.advice(kept, recomputed: recomputed)
        }
        throw .input(refusal(need, share, job.batchSize, advice))
    }

    /// The largest batch, at most the job's, that fits; 0 if none does. Each try costs some milliseconds, and their
    /// number grows as the logarithm of the batch.
    private func largestBatch(
        _ job: Job, recomputes: Bool, _ place: RingPlace, _ ranks: Int, _ threads: Int, within bytes: Int
    ) throws(EngineError) -> Int {
        var (fits, tooLarge) = (0, job.batchSize + (recomputes ? 1 : 0))
        while tooLarge - fits > 1 {
            let batch = fits + (tooLarge - fits) / 2
            let engine = try job.makeEngine(batchSize: batch, recomputes: recomputes)
            let need = try MemoryNeed(
                job, batchSize: batch, engine: engine, place: place, ranks: ranks, threads: threads)
            if need.total <= bytes { fits = batch } else { tooLarge = batch }
        }
        return fits
    }

    private static func advice(_ fitting: Int, recomputed: Int) -> String {
        let more = recomputed > fitting ? "with --recompute one of \(recomputed)" : nil
        guard fitting > 0 else {
            return more.map { "no batch would fit, but \($0)" }
                ?? "no batch would fit: take more hosts, fewer threads or a smaller model"
        }
        return (["a batch of \(fitting) would fit"] + [more].compactMap(\.self)).joined(separator: ", ")
    }

    private func refusal(_ need: MemoryNeed, _ share: Int, _ batchSize: Int, _ advice: String) -> String {
        let parts = [
            ("plans", need.plans), ("gradients", need.gradients), ("sums", need.sums), ("weights and data", taken),
        ]
        let list = parts.filter { $0.1 > 0 }.map { "\($0.0) \(Self.brief($0.1))" }.joined(separator: ", ")
        return
            "a batch of \(batchSize) needs \(Self.brief(need.total + taken)) of memory here (\(list)), there is room "
            + "for \(Self.brief(share)); \(advice)"
    }

    /// Bytes for people: `12.3 GiB`.
    package static func brief(_ bytes: Int) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
        var (value, unit) = (Double(bytes) / 1024, 0)
        while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
