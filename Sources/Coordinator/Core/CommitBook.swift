/// Collects what the workers report of each step and commits it when all have: each group counted once, each sample
/// counted once, the weights the same everywhere.
package struct CommitBook: Sendable {
    private let arcs: [Range<Int>]
    private let names: [WorkerName]
    private var open: [Int: OpenStep] = [:]

    private struct OpenStep: Sendable {
        let work: StepWork
        var reports: [StepReport?]
    }

    /// The book of one ring: `arcs[r]` and `names[r]` are the groups and the worker of rank r.
    package init(arcs: [Range<Int>], names: [WorkerName]) {
        self.arcs = arcs
        self.names = names
    }

    /// Steps given out and not committed.
    package var openCount: Int { open.count }

    /// Whether a step was given out and is not committed.
    package func isOpen(_ step: Int) -> Bool { open[step] != nil }

    /// Notes that a step was given out.
    package mutating func give(_ work: StepWork) {
        open[work.step] = OpenStep(work: work, reports: Array(repeating: nil, count: names.count))
    }

    /// Takes the report of one rank; returns the commit that it completes.
    package mutating func record(_ report: StepReport, rank: Int) throws(RunFailure) -> Commit? {
        guard var step = open[report.step], step.reports[rank] == nil else {
            throw RunFailure(.mismatch, "\(names[rank]) reported step \(report.step), which it was not asked for")
        }
        if let earlier = open.values.lazy.filter({ $0.reports[rank] == nil }).map(\.work.step).min(),
            earlier < report.step
        {
            throw RunFailure(.mismatch, "\(names[rank]) reported step \(report.step) before step \(earlier)")
        }
        guard report.groups.map(\.group) == Array(arcs[rank]) else {
            let reported = report.groups.map { "\($0.group)" }.joined(separator: ", ")
            throw RunFailure(
                .mismatch,
                "\(names[rank]) reported groups \(reported) in step \(report.step), it hosts \(arcs[rank])")
        }
        try compareDigest(report, rank: rank, with: step.reports)
        step.reports[rank] = report
        open[report.step] = step
        return try commit(step)
    }

    private func compareDigest(
        _ report: StepReport, rank: Int, with others: [StepReport?]
    ) throws(RunFailure) {
        for (other, name) in zip(others, names) {
            guard let other, other.weightsDigest != report.weightsDigest else { continue }
            throw RunFailure(
                .mismatch,
                "after step \(report.step) the weights of \(names[rank]) and \(name) differ "
                    + "(\(hexadecimal(report.weightsDigest)) and \(hexadecimal(other.weightsDigest)))")
        }
    }

    private mutating func commit(_ step: OpenStep) throws(RunFailure) -> Commit? {
        let reports = step.reports.compactMap(\.self)
        guard reports.count == names.count else { return nil }
        open[step.work.step] = nil
        let total = GroupTotals(reports.flatMap(\.groups))
        guard total.count == step.work.positions.count else {
            throw RunFailure(
                .mismatch,
                "step \(step.work.step) has \(step.work.positions.count) samples, the workers counted \(total.count)")
        }
        return Commit(work: step.work, totals: total, weightsDigest: reports[0].weightsDigest, reports: reports)
    }
}

/// What one worker reports of a step.
package struct StepReport: Sendable, Hashable {
    package let step: Int
    package let weightsDigest: UInt64
    package let groups: [GroupReport]
    package let compute: Duration
    package let wait: Duration
    package let update: Duration
    /// Layer and pass that gave the first NaN or infinity, of a step whose loss is one; else empty.
    package let firstNotFinite: String
    /// Numbers in fixed point that were cut to fit; none in floating point.
    package let saturations: Saturations

    package init(
        step: Int, weightsDigest: UInt64, groups: [GroupReport], compute: Duration = .zero, wait: Duration = .zero,
        update: Duration = .zero, firstNotFinite: String = "", saturations: Saturations = Saturations()
    ) {
        self.saturations = saturations
        self.step = step
        self.weightsDigest = weightsDigest
        self.groups = groups
        self.compute = compute
        self.wait = wait
        self.update = update
        self.firstNotFinite = firstNotFinite
    }
}

/// What one chip group adds to the metrics.
package struct GroupReport: Sendable, Hashable {
    package let group: Int
    package let lossSum: Double
    package let correct: Int
    package let inTopK: Int
    package let count: Int

    package init(group: Int, lossSum: Double, correct: Int, inTopK: Int = 0, count: Int) {
        self.group = group
        self.lossSum = lossSum
        self.correct = correct
        self.inTopK = inTopK
        self.count = count
    }
}

/// A step that all workers finished.
package struct Commit: Sendable, Hashable {
    package let work: StepWork
    package let totals: GroupTotals
    package let weightsDigest: UInt64
    package let reports: [StepReport]

    /// Numbers in fixed point that were cut to fit, on all workers.
    package var saturations: Saturations { Saturations(of: reports.map(\.saturations)) }

    package init(work: StepWork, totals: GroupTotals, weightsDigest: UInt64, reports: [StepReport]) {
        self.work = work
        self.totals = totals
        self.weightsDigest = weightsDigest
        self.reports = reports
    }
}

/// One worker's part of a pass over the test set.
package struct EvaluationReport: Sendable, Hashable {
    package let groups: [GroupReport]
    package let peakBytes: Int

    package init(groups: [GroupReport], peakBytes: Int) {
        self.groups = groups
        self.peakBytes = peakBytes
    }
}

/// A pass over the test set.
package struct Evaluation: Sendable, Hashable {
    package let afterSteps: Int
    package let totals: GroupTotals
    /// Largest resident memory of each worker so far, by rank.
    package let peakBytes: [Int]

    package init(afterSteps: Int, totals: GroupTotals, peakBytes: [Int] = []) {
        self.afterSteps = afterSteps
        self.totals = totals
        self.peakBytes = peakBytes
    }
}

/// Sixteen digits.
package func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
