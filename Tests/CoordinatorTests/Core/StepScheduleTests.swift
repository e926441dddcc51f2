import Coordinator
import Testing

@Suite struct StepScheduleTests {
    /// Every small case: the steps of an epoch take each position once, in order, and none is empty.
    @Test(arguments: 1...40, 1...45)
    func everySampleIsInOneStepOfAnEpoch(samples: Int, batch: Int) {
        let schedule = StepSchedule(sampleCount: samples, batchSize: batch)
        for epoch in 0..<3 {
            let steps = (0..<schedule.stepsPerEpoch).map { schedule.work(of: epoch * schedule.stepsPerEpoch + $0) }
            #expect(steps.flatMap(\.positions) == Array(0..<samples))
            #expect(steps.allSatisfy { $0.epoch == epoch && !$0.positions.isEmpty && $0.positions.count <= batch })
        }
    }

    @Test func theLastStepTakesWhatIsLeft() {
        let schedule = StepSchedule(sampleCount: 60_000, batchSize: 64)
        #expect(schedule.stepsPerEpoch == 938)
        #expect(schedule.work(of: 937).positions == 59_968..<60_000)
        #expect(schedule.work(of: 938) == StepWork(step: 938, epoch: 1, positions: 0..<64))
    }

    @Test func noSamplesAreABug() async {
        await #expect(processExitsWith: .failure) { _ = StepSchedule(sampleCount: 0, batchSize: 1) }
    }
}
