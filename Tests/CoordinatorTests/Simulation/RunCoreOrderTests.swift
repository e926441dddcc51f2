import Coordinator
import Testing

/// Whatever order the workers answer in, the run is the same.
@Suite(.timeLimit(.minutes(5))) struct RunCoreOrderTests {
    @Test(arguments: RunPlan.all)
    func everyOrderLeadsToTheEnd(plan: RunPlan) {
        for seed in 0..<20 {
            var random = SplitMix(seed: seed)
            var run = CoreSimulation(plan)
            run.run(&random)
            run.expectCompleted()
        }
    }

    @Test func theLossesAreTheSameInEveryOrder() {
        let plan = RunPlan(workers: 4, groups: 6, samples: 40, batch: 4, epochs: 2)
        let totals = (0..<30).map { seed in
            var random = SplitMix(seed: seed)
            var run = CoreSimulation(plan)
            run.run(&random)
            return run.commits.map(\.totals)
        }
        #expect(Set(totals).count == 1)
        #expect(totals[0].count == 20)
    }

    /// Follows every possible order of a run that is small enough; returns how many there are.
    private func explore(_ run: CoreSimulation, _ visit: (CoreSimulation) -> Void) -> Int {
        let moves = run.moves()
        guard !moves.isEmpty else {
            visit(run)
            return 1
        }
        return moves.reduce(0) { count, move in
            var next = run
            next.make(move)
            return count + explore(next, visit)
        }
    }

    /// The state in which all have joined, by the shortest way.
    private func joined(_ plan: RunPlan) -> CoreSimulation {
        var run = CoreSimulation(plan)
        for _ in 0..<3 {
            for worker in 0..<plan.workers { run.make(.answer(worker)) }
        }
        return run
    }

    @Test(arguments: [
        RunPlan(workers: 1, groups: 1, samples: 3, batch: 1, checkpointEvery: 1),
        RunPlan(workers: 2, groups: 2, samples: 2, batch: 1),
        RunPlan(workers: 2, groups: 3, samples: 3, batch: 1),
        RunPlan(workers: 2, groups: 2, samples: 2, batch: 2, epochs: 2),
        RunPlan(workers: 3, groups: 3, samples: 1, batch: 1),
        RunPlan(workers: 4, groups: 4, samples: 2, batch: 2, start: 1),
    ])
    func everySingleOrderOfASmallRunLeadsToTheEnd(plan: RunPlan) {
        let count = explore(joined(plan)) { $0.expectCompleted() }
        #expect(count >= 1)
        if plan.workers > 1 { #expect(count > 10, "\(count) orders are too few to mean anything") }
    }

    @Test func everyOrderOfJoiningFormsOneRing() {
        let plan = RunPlan(workers: 3, groups: 3, samples: 1, batch: 1)
        var sizes: Set<[String]> = []
        func follow(_ run: CoreSimulation) {
            guard run.fixture.core.phase == .gathering else {
                sizes.insert(run.fixture.core.ring?.members.map(\.name) ?? [])
                return
            }
            for move in run.moves() {
                var next = run
                next.make(move)
                follow(next)
            }
        }
        follow(CoreSimulation(plan))
        #expect(sizes == [["w1", "w2", "w3"]])
    }

    @Test func aFastRunHasManyStepsOutAndASlowOneFew() {
        let plan = RunPlan(workers: 2, groups: 2, samples: 1000, batch: 1)
        for (pause, least, most) in [(Duration.milliseconds(2), 50, 64), (.milliseconds(600), 1, 2)] {
            var run = joined(plan)
            var largest = 0
            for _ in 0..<600 where run.end == nil {
                for worker in 0..<2 { run.make(.answer(worker), after: pause / 2) }
                largest = max(largest, run.fixture.core.ring?.outstanding ?? 0)
            }
            #expect((least...most).contains(largest), "\(largest) out at \(pause) a step")
        }
    }
}
