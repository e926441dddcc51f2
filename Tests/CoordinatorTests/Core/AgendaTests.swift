import Coordinator
import Testing

@Suite struct AgendaTests {
    private func items(
        epochs: Int = 2, start: Int = 0, limit: Int? = nil, every: Int? = nil, samples: Int = 10, batch: Int = 4
    ) -> [Agenda.Item] {
        var agenda = Agenda(
            schedule: StepSchedule(sampleCount: samples, batchSize: batch), epochs: epochs, startStep: start,
            stepLimit: limit, checkpointEvery: every)
        var items: [Agenda.Item] = []
        while let item = agenda.next() { items.append(item) }
        return items
    }

    private func steps(_ items: [Agenda.Item]) -> [Int] {
        items.compactMap { item in
            guard case .train(let work) = item else { return nil }
            return work.step
        }
    }

    @Test func eachEpochEndsWithAnEvaluationAndACheckpoint() {
        let all = items()
        #expect(steps(all) == [0, 1, 2, 3, 4, 5])
        #expect(Array(all[3...4]) == [.evaluate(afterSteps: 3), .checkpoint(afterSteps: 3)])
        #expect(Array(all.suffix(2)) == [.evaluate(afterSteps: 6), .checkpoint(afterSteps: 6)])
        #expect(all.count == 10)
    }

    @Test func aResumedRunGoesOnWhereItWas() {
        let all = items()
        for start in 0..<6 {
            #expect(steps(items(start: start)) == Array(start..<6))
        }
        #expect(Array(items(start: 4).suffix(4)) == Array(all.suffix(4)))
    }

    @Test func aRunThatHasNothingLeftIsOnlyEvaluated() {
        #expect(items(start: 6) == [.evaluate(afterSteps: 6)])
        #expect(items(start: 9) == [.evaluate(afterSteps: 9)])
    }

    @Test func aStepLimitEndsTheRunInMidEpoch() {
        let all = items(limit: 4)
        #expect(steps(all) == [0, 1, 2, 3])
        #expect(Array(all.suffix(2)) == [.evaluate(afterSteps: 4), .checkpoint(afterSteps: 4)])
        #expect(steps(items(limit: 100)).count == 6)
    }

    @Test func checkpointsCanComeBetween() {
        let all = items(every: 2)
        let saved = all.filter { if case .checkpoint = $0 { true } else { false } }
        #expect(saved == [2, 3, 4, 6].map { .checkpoint(afterSteps: $0) })
    }

    @Test func aStoppedAgendaSavesAndEnds() {
        var agenda = Agenda(
            schedule: StepSchedule(sampleCount: 10, batchSize: 4), epochs: 2, startStep: 0, stepLimit: nil,
            checkpointEvery: nil)
        for _ in 0..<3 { _ = agenda.next() }
        #expect(agenda.stop() == .checkpoint(afterSteps: 3))
        #expect(agenda.next() == nil)
    }
}

@Suite struct PacingTests {
    @Test func fewItemsAreGivenOutBeforeAnythingIsKnown() {
        #expect(Pacing().window == Pacing.fewest)
    }

    @Test(arguments: [(1, 64), (8, 63), (50, 10), (100, 5), (400, 2), (7000, 2)])
    func theWindowHoldsHalfASecondOfWork(milliseconds: Int, window: Int) {
        var pacing = Pacing()
        for _ in 0..<100 { pacing.note(step: .milliseconds(milliseconds)) }
        #expect(pacing.window == window)
    }

    @Test func theWindowFollowsASlowerPace() {
        var pacing = Pacing()
        pacing.note(step: .milliseconds(5))
        for _ in 0..<60 { pacing.note(step: .milliseconds(1000)) }
        #expect(pacing.window == Pacing.fewest)
    }
}
