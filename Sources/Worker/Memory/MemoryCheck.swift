package import NeuralNetwork

/// Refuses a run that does not fit into memory, before any of it is allocated, and says which batch would, and how many
/// passes would do for the batch that is asked for.
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
            try MemoryNeed(job, engine: engine, place: place, ranks: ranks, threads: threads)
        }
        guard need.total + taken > share else { return }
        let fitting = try inputErrors { () throws(EngineError) in
            try Fitting(job) { other throws(EngineError) in
                let need = try MemoryNeed(
                    other, engine: other.makeEngine(), place: place, ranks: ranks, threads: threads)
                return need.total <= share - taken
            }
        }
        throw .input(refusal(need, share, job, fitting))
    }

    private func refusal(_ need: MemoryNeed, _ share: Int, _ job: Job, _ fitting: Fitting) -> String {
        let parts = [
            ("plans", need.plans), ("gradients", need.gradients), ("sums", need.sums), ("weights and data", taken),
        ]
        let list = parts.filter { $0.1 > 0 }.map { "\($0.0) \(Self.brief($0.1))" }.joined(separator: ", ")
        let passes = job.passes > 1 ? " in \(job.passes) passes" : ""
        return
            "a batch of \(job.batchSize)\(passes) needs \(Self.brief(need.total + taken)) of memory here (\(list)), there is room "
            + "for \(Self.brief(share)); \(fitting.advice)"
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
