import Coordinator
import Testing

/// A small run, and by slow obvious means what must come of it.
struct RunPlan: Sendable, CustomTestStringConvertible {
    var workers: Int
    var groups: Int
    var samples: Int
    var batch: Int
    var epochs = 1
    var start = 0
    var stepLimit: Int?
    var checkpointEvery: Int?
    var isPaced = false

    static let testCount = 6

    var testDescription: String {
        "\(workers) workers, \(groups) groups, \(samples)/\(batch) x \(epochs), from \(start), "
            + "limit \(stepLimit ?? -1), every \(checkpointEvery ?? -1)"
    }

    var names: [String] { (0..<workers).map { "w\($0 + 1)" } }
    var schedule: StepSchedule { StepSchedule(sampleCount: samples, batchSize: batch) }
    var stepsPerEpoch: Int { schedule.stepsPerEpoch }
    var end: Int { min(epochs * stepsPerEpoch, stepLimit ?? .max) }
    var steps: Range<Int> { start..<max(start, end) }

    /// Numbers of steps after which the test set is evaluated.
    var evaluations: [Int] {
        steps.isEmpty ? [start] : steps.map { $0 + 1 }.filter { $0 % stepsPerEpoch == 0 || $0 == end }
    }

    /// Numbers of steps after which the state is saved.
    var checkpoints: [Int] {
        steps.map { $0 + 1 }.filter { count in
            let isBetween = checkpointEvery.map { count % $0 == 0 } ?? false
            return count % stepsPerEpoch == 0 || count == end || isBetween
        }
    }

    /// Samples of `total` that fall to a group: as even as can be.
    func share(of total: Int, group: Int) -> Int { total * (group + 1) / groups - total * group / groups }

    /// What a group reports for a step: numbers whose sum depends on the order of addition.
    func result(step: Int, group: Int, of total: Int) -> GroupReport {
        GroupReport(
            group: group, lossSum: 0.1 * Double(step + 1) + 1e9 / Double(group * 7 + 3),
            correct: share(of: total, group: group) / 2,
            inTopK: share(of: total, group: group) * 3 / 4, count: share(of: total, group: group))
    }

    /// The loss that must be committed: a fold in the order of the groups.
    func lossSum(step: Int) -> Double {
        (0..<groups).reduce(0) { $0 + result(step: step, group: $1, of: 1).lossSum }
    }

    /// Digest of the weights after a step.
    func digest(step: Int) -> UInt64 { UInt64(step) &* 0x9E37_79B9_7F4A_7C15 }

    func fixture() -> CoreFixture {
        CoreFixture(
            workers: workers, groups: groups, samples: samples, batch: batch, epochs: epochs,
            savedStep: start == 0 ? nil : start, checkpointEvery: checkpointEvery, stepLimit: stepLimit,
            isPaced: isPaced)
    }
}

extension RunPlan {
    /// Runs of every small shape.
    static let all: [RunPlan] = (1...4).flatMap { workers in
        [workers, workers + 1, 6].flatMap { groups in
            [
                RunPlan(workers: workers, groups: groups, samples: 10, batch: 4),
                RunPlan(workers: workers, groups: groups, samples: 7, batch: 7, epochs: 3),
                RunPlan(workers: workers, groups: groups, samples: 20, batch: 3, epochs: 2, checkpointEvery: 2),
                RunPlan(workers: workers, groups: groups, samples: 9, batch: 3, epochs: 4, start: 4, stepLimit: 8),
                RunPlan(workers: workers, groups: groups, samples: 8, batch: 4, start: 2),
                RunPlan(workers: workers, groups: groups, samples: 6, batch: 1, stepLimit: 5, checkpointEvery: 1),
            ]
        }
    }
}
