import Coordinator
import Testing

extension CoreSimulation {
    /// Goes on, each move drawn, until the run has ended or nothing can happen any more.
    mutating func run(_ random: inout SplitMix, most: Int = 10_000) {
        for _ in 0..<most {
            guard let move = moves(ticking: random.below(10) == 0).randomElement(using: &random) else {
                if ends.isEmpty, !moves(ticking: false).isEmpty || random.below(2) == 0 { continue }
                return
            }
            make(move, after: .microseconds(random.below(100_000)))
        }
        Issue.record("\(plan.testDescription) does not come to an end")
    }

    /// Makes some of the moves of a run; fewer if it ends.
    mutating func run(moves count: Int, _ random: inout SplitMix) {
        for _ in 0..<count {
            guard let move = moves().randomElement(using: &random) else { return }
            make(move)
        }
    }

    /// Holds what was committed against the plan: the first steps, each once, in order, sums in ring order.
    func expectCommits(_ steps: Range<Int>, location: SourceLocation = #_sourceLocation) {
        #expect(commits.map(\.work.step) == Array(steps), sourceLocation: location)
        for commit in commits {
            let step = commit.work.step
            #expect(commit.work == plan.schedule.work(of: step), sourceLocation: location)
            #expect(commit.totals.lossSum == plan.lossSum(step: step), sourceLocation: location)
            #expect(commit.totals.count == commit.work.positions.count, sourceLocation: location)
            #expect(commit.weightsDigest == plan.digest(step: step), sourceLocation: location)
            #expect(commit.reports.count == plan.workers, sourceLocation: location)
        }
    }

    /// Holds a run that nothing disturbed against the plan.
    func expectCompleted(location: SourceLocation = #_sourceLocation) {
        #expect(end == .completed, "\(plan.testDescription)", sourceLocation: location)
        expectCommits(plan.steps, location: location)
        #expect(evaluations.map(\.afterSteps) == plan.evaluations, sourceLocation: location)
        #expect(saved == plan.checkpoints, sourceLocation: location)
        #expect(finished == Set(plan.names), sourceLocation: location)
    }
}
