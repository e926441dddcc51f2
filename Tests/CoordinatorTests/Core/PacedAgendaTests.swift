import Coordinator
import Testing

@Suite struct PacedAgendaTests {
    private let schedule = StepSchedule(sampleCount: 10, batchSize: 4)

    private func items(_ agenda: inout Agenda) -> [Agenda.Item] {
        var items: [Agenda.Item] = []
        while let item = agenda.next() { items.append(item) }
        return items
    }

    @Test func itBeginsWithAHold() {
        var agenda = Agenda(pacing: schedule, startStep: 5)
        #expect(!agenda.isHolding)
        #expect(items(&agenda) == [.hold(afterSteps: 5)])
        #expect(agenda.isHolding)
        #expect(!agenda.willGive(step: 5))
    }

    @Test func aPhaseIsStepsThenACheckpointThenAHold() {
        var agenda = Agenda(pacing: schedule, startStep: 0)
        _ = items(&agenda)
        agenda.go(Release(steps: 2))
        #expect(agenda.willGive(step: 1) && !agenda.willGive(step: 2))
        #expect(
            items(&agenda) == [
                .train(schedule.work(of: 0)), .train(schedule.work(of: 1)), .checkpoint(afterSteps: 2),
                .hold(afterSteps: 2),
            ])
    }

    @Test func aPhaseIsEvaluatedBeforeItIsSaved() {
        var agenda = Agenda(pacing: schedule, startStep: 0)
        _ = items(&agenda)
        agenda.go(Release(steps: 1, evaluates: true))
        #expect(
            Array(items(&agenda).suffix(3)) == [
                .evaluate(afterSteps: 1), .checkpoint(afterSteps: 1), .hold(afterSteps: 1),
            ])
    }

    @Test func anEvaluationAloneSavesNothing() {
        var agenda = Agenda(pacing: schedule, startStep: 3)
        _ = items(&agenda)
        agenda.go(Release(steps: 0, evaluates: true))
        #expect(items(&agenda) == [.evaluate(afterSteps: 3), .hold(afterSteps: 3)])
        agenda.go(Release(steps: 0))
        #expect(items(&agenda) == [.hold(afterSteps: 3)])
    }

    @Test func aLearningRateIsThatOfOnePhase() {
        var agenda = Agenda(pacing: schedule, startStep: 0)
        _ = items(&agenda)
        agenda.go(Release(steps: 1, learningRate: 0.5))
        #expect(agenda.next() == .train(schedule.work(of: 0, learningRate: 0.5)))
        _ = items(&agenda)
        agenda.go(Release(steps: 1))
        #expect(agenda.next() == .train(schedule.work(of: 1)))
    }

    @Test func phasesNeedNotBePassesOverTheData() {
        var agenda = Agenda(pacing: schedule, startStep: 0)
        _ = items(&agenda)
        var positions: [Range<Int>] = []
        for _ in 0..<3 {
            agenda.go(Release(steps: 2))
            for case .train(let work) in items(&agenda) { positions.append(work.positions) }
        }
        #expect(positions == [0..<4, 4..<8, 8..<10, 0..<4, 4..<8, 8..<10])
    }

    @Test func aStopEndsItInMidPhaseAndWhileItHolds() {
        var agenda = Agenda(pacing: schedule, startStep: 0)
        _ = items(&agenda)
        agenda.go(Release(steps: 9))
        for _ in 0..<3 { _ = agenda.next() }
        #expect(agenda.stop() == .checkpoint(afterSteps: 3))
        #expect(agenda.next() == nil)
        #expect(!agenda.isHolding)

        var holding = Agenda(pacing: schedule, startStep: 7)
        _ = items(&holding)
        #expect(holding.stop() == .checkpoint(afterSteps: 7))
        #expect(!holding.isHolding)
    }

    @Test func anEndlessPhaseDoesNotOverflow() {
        var agenda = Agenda(pacing: schedule, startStep: 5)
        _ = items(&agenda)
        agenda.go(Release(steps: .max))
        #expect(agenda.next() == .train(schedule.work(of: 5)))
        #expect(agenda.willGive(step: 1_000_000))
    }
}

@Suite struct RunOriginTests {
    @Test func aRunThatBeginsElsewhereCountsFromThere() {
        let schedule = StepSchedule(sampleCount: 10, batchSize: 4, origin: RunOrigin(step: 100, epoch: 7))
        let plain = StepSchedule(sampleCount: 10, batchSize: 4)
        for step in 0..<8 {
            let (work, twin) = (schedule.work(of: 100 + step), plain.work(of: step))
            #expect(work.step == 100 + step)
            #expect(work.epoch == 7 + twin.epoch)
            #expect(work.positions == twin.positions)
        }
    }

    @Test func aRunMayBeginInMidEpochWithACountThatWasSetBack() {
        let schedule = StepSchedule(sampleCount: 10, batchSize: 4, origin: RunOrigin(step: -2, epoch: 7))
        #expect(schedule.work(of: 0) == StepWork(step: 0, epoch: 7, positions: 8..<10))
        #expect(schedule.work(of: 1) == StepWork(step: 1, epoch: 8, positions: 0..<4))
    }

    @Test func itsCheckpointsSayWhereTheyAre() {
        let schedule = StepSchedule(sampleCount: 10, batchSize: 4, origin: RunOrigin(step: 100, epoch: 7))
        let position = schedule.position(afterSteps: 104)
        #expect(position.step == 104)
        #expect(position.epoch == 8)
        #expect(position.batchInEpoch == 1)
        #expect(position.samplesInEpoch == 4)
    }
}
