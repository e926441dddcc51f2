import Coordinator
import Testing

/// Runs that hold, with workers that answer in any order.
@Suite struct RunCoreHoldTests {
    private static let plans = (1...3).flatMap { workers in
        [(8, 4), (7, 7), (20, 3)].map { samples, batch in
            RunPlan(workers: workers, groups: workers + 1, samples: samples, batch: batch, isPaced: true)
        }
    }

    /// Goes on until nothing can happen without a release.
    private func settle(_ simulation: inout CoreSimulation, _ random: inout SplitMix) {
        while let move = simulation.moves().randomElement(using: &random) { simulation.make(move) }
    }

    @Test(arguments: plans)
    func aRunHoldsBeforeItsFirstStep(plan: RunPlan) {
        var (simulation, random) = (CoreSimulation(plan), SplitMix(seed: 1))
        settle(&simulation, &random)
        #expect(simulation.holds == [0])
        #expect(simulation.given.isEmpty)
        #expect(simulation.ends.isEmpty)
    }

    @Test(arguments: plans, 1...3)
    func eachPhaseEndsSavedAndHeld(plan: RunPlan, seed: Int) {
        var (simulation, random) = (CoreSimulation(plan), SplitMix(seed: seed))
        settle(&simulation, &random)
        for (steps, evaluates) in [(3, false), (1, true), (5, true)] {
            simulation.handle(.release(Release(steps: steps, evaluates: evaluates)))
            settle(&simulation, &random)
        }
        #expect(simulation.holds == [0, 3, 4, 9])
        #expect(simulation.saved == [3, 4, 9])
        #expect(simulation.evaluations.map(\.afterSteps) == [4, 9])
        simulation.expectCommits(0..<9)
        #expect(simulation.ends.isEmpty)
    }

    @Test(arguments: plans)
    func aReleaseWithoutAHoldIsNothing(plan: RunPlan) {
        var (simulation, random) = (CoreSimulation(plan), SplitMix(seed: 3))
        simulation.handle(.release(Release(steps: 5)))
        settle(&simulation, &random)
        #expect(simulation.given.isEmpty)
        simulation.handle(.release(Release(steps: 2)))
        simulation.handle(.release(Release(steps: 9)))
        settle(&simulation, &random)
        #expect(simulation.given == [0, 1])
        #expect(simulation.holds == [0, 2])
    }

    @Test(arguments: plans, 0..<6)
    func aStopInMidPhaseSavesTheStateAndEnds(plan: RunPlan, moves: Int) {
        var (simulation, random) = (CoreSimulation(plan), SplitMix(seed: 7))
        settle(&simulation, &random)
        simulation.handle(.release(Release(steps: 50)))
        simulation.run(moves: moves, &random)
        simulation.handle(.stop)
        settle(&simulation, &random)
        #expect(simulation.end == .stopped)
        #expect(simulation.saved.last == simulation.commits.count)
        simulation.expectCommits(0..<simulation.commits.count)
        #expect(simulation.holds == [0])
    }

    @Test(arguments: plans)
    func aStopWhileItHoldsEndsAtOnce(plan: RunPlan) {
        var (simulation, random) = (CoreSimulation(plan), SplitMix(seed: 9))
        settle(&simulation, &random)
        simulation.handle(.release(Release(steps: 2)))
        settle(&simulation, &random)
        simulation.handle(.stop)
        #expect(simulation.end == .stopped)
        #expect(simulation.saved == [2])
    }

    @Test(arguments: plans)
    func theLearningRateTravelsWithTheSteps(plan: RunPlan) {
        var (simulation, random) = (CoreSimulation(plan), SplitMix(seed: 11))
        settle(&simulation, &random)
        for rate in [0.25, nil, 0.125] {
            simulation.handle(.release(Release(steps: 2, learningRate: rate)))
            settle(&simulation, &random)
        }
        #expect(simulation.commits.map(\.work.learningRate) == [0.25, 0.25, nil, nil, 0.125, 0.125])
        #expect(simulation.rates == simulation.commits.map(\.work.learningRate))
    }
}
