import Coordinator
import Testing

/// Ends that come from outside, at any moment of a run.
@Suite(.timeLimit(.minutes(5))) struct RunCoreStopTests {
    @Test(arguments: RunPlan.all)
    func aStopAtAnyMomentSavesTheStateOfTheLastStepGivenOut(plan: RunPlan) {
        for seed in 0..<25 {
            var random = SplitMix(seed: seed)
            var run = CoreSimulation(plan)
            run.run(moves: random.below(60), &random)
            guard run.end == nil else { continue }
            let wasRunning = run.fixture.core.phase == .running
            let given = run.given.count
            run.handle(.stop)
            run.run(&random)
            #expect(run.end == .stopped)
            #expect(run.given.count == given, "steps were given out after the stop")
            run.expectCommits(plan.start..<plan.start + given)
            let last = plan.start + given
            #expect(!wasRunning || run.fixture.core.savedStep == last, "the state after step \(last) is lost")
            #expect(Set(run.saved).count == run.saved.count, "saved twice: \(run.saved)")
        }
    }

    @Test func twoStopsAreAsGoodAsOne() {
        for seed in 0..<20 {
            var random = SplitMix(seed: seed)
            var run = CoreSimulation(RunPlan(workers: 2, groups: 4, samples: 40, batch: 4, epochs: 2))
            run.run(moves: 10 + random.below(20), &random)
            run.handle(.stop)
            run.handle(.stop)
            run.run(&random)
            #expect(run.end == .stopped)
        }
    }

    @Test(arguments: RunPlan.all)
    func aWorkerLostAtAnyMomentEndsTheRunAndIsNamed(plan: RunPlan) {
        for seed in 0..<25 {
            var random = SplitMix(seed: seed + 99)
            var run = CoreSimulation(plan)
            run.run(moves: random.below(60), &random)
            guard run.end == nil else { continue }
            let victim = plan.names[random.below(plan.workers)]
            let saved = run.fixture.core.savedStep
            run.handle(.exited(victim, status: "its process was ended by signal 9"))
            guard case .failed(let failure) = run.end else {
                Issue.record("\(run.end.map { "\($0)" } ?? "no end") after \(victim) was lost")
                continue
            }
            #expect(failure.kind == .workersLost)
            #expect(failure.description.hasPrefix("lost worker \(victim): its process was ended by signal 9"))
            #expect(failure.description.contains("--resume") == (saved != nil))
            #expect(run.moves().isEmpty)
        }
    }

    @Test func nothingHappensAfterTheEnd() {
        let plan = RunPlan(workers: 2, groups: 2, samples: 4, batch: 2)
        var random = SplitMix(seed: 5)
        var run = CoreSimulation(plan)
        run.run(&random)
        #expect(run.end == .completed)
        var fuzzer = MessageFuzzer(seed: 1)
        for _ in 0..<500 { run.handle(.message(fuzzer.message(), from: "w\(1 + random.below(3))")) }
        for event in [.tick, .stop, .checkpointSaved(step: 2), .silent("w1", for: .seconds(9))] as [RunEvent] {
            run.handle(event, after: .seconds(100))
        }
        #expect(run.ends == [.completed])
    }
}
