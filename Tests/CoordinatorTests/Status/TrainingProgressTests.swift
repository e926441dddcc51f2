import Coordinator
import Testing

@Suite struct TrainingProgressTests {
    private static let schedule = StepSchedule(sampleCount: 100, batchSize: 10)

    private func progress(start: Int = 0) -> TrainingProgress {
        TrainingProgress(schedule: Self.schedule, epochs: 2, startStep: start, endStep: 20)
    }

    private func commit(_ step: Int, loss: Double = 1, correct: Int = 5) -> Commit {
        let work = Self.schedule.work(of: step)
        let totals = GroupTotals([GroupReport(group: 0, lossSum: loss * 10, correct: correct, count: 10)])
        return Commit(work: work, totals: totals, weightsDigest: 0, reports: [])
    }

    @Test func metricsAreThoseOfThePresentEpoch() {
        var progress = progress()
        for step in 0..<10 { progress.note(commit(step, loss: 3, correct: 1), at: .seconds(step)) }
        #expect(progress.loss == 3 && progress.accuracy == 0.1 && progress.currentEpoch == 1)
        progress.note(commit(10, loss: 2, correct: 8), at: .seconds(10))
        #expect(progress.loss == 2 && progress.accuracy == 0.8 && progress.currentEpoch == 2)
        #expect(progress.stepInEpoch == 1 && progress.steps == 11 && progress.images == 110)
    }

    @Test func theRateLeavesTheStartAndEvaluationsOut() {
        var progress = progress()
        progress.note(commit(0), at: .seconds(100))
        #expect(progress.imagesPerSecond == 0)
        #expect(progress.medianStepTime == nil)
        progress.note(commit(1), at: .seconds(101))
        #expect(progress.imagesPerSecond == 10)
        progress.note(Evaluation(afterSteps: 2, totals: GroupTotals()))
        progress.note(commit(2), at: .seconds(500))
        progress.note(commit(3), at: .seconds(501))
        #expect(progress.imagesPerSecond == 10)
        #expect(progress.medianStepTime == .seconds(1))
    }

    @Test func theTimeLeftIsThatOfTheEpoch() throws {
        var progress = progress()
        #expect(progress.epochTimeLeft == nil)
        progress.note(commit(0), at: .seconds(0))
        progress.note(commit(1), at: .seconds(2))
        let left = try #require(progress.epochTimeLeft)
        #expect(left == .seconds(16))
    }

    @Test func aResumedRunCountsItsOwnImagesAndAllSteps() {
        var progress = progress(start: 15)
        #expect(progress.currentEpoch == 2 && progress.stepInEpoch == 5)
        progress.note(commit(15), at: .zero)
        #expect(progress.steps == 16 && progress.images == 10)
    }

    @Test func anEvaluationIsKept() {
        var progress = progress()
        progress.note(
            Evaluation(
                afterSteps: 1, totals: GroupTotals([GroupReport(group: 0, lossSum: 8, correct: 3, count: 4)])))
        #expect(progress.testAccuracy == 0.75 && progress.testLoss == 2)
    }
}

@Suite struct ProgressTextTests {
    private func progress(topK: Int? = nil) -> TrainingProgress {
        let schedule = StepSchedule(sampleCount: 100, batchSize: 10)
        var progress = TrainingProgress(schedule: schedule, epochs: 3, startStep: 0, endStep: 30, topK: topK)
        for step in 0..<5 {
            let totals = GroupTotals([GroupReport(group: 0, lossSum: 5, correct: 9, inTopK: 10, count: 10)])
            let report = StepReport(
                step: step, weightsDigest: 0, groups: [GroupReport(group: 0, lossSum: 5, correct: 9, count: 10)],
                compute: .milliseconds(12), wait: .microseconds(340), update: .milliseconds(1))
            progress.note(
                Commit(work: schedule.work(of: step), totals: totals, weightsDigest: 0, reports: [report]),
                at: .milliseconds(step * 100))
        }
        return progress
    }

    @Test func thePlainLineSaysEverything() {
        #expect(
            ProgressText.plain(progress())
                == "step 5/10  loss 0.5000  accuracy 0.9000  100 images/s  0:01 left"
                || ProgressText.plain(progress())
                    == "step 5/10  loss 0.5000  accuracy 0.9000  100 images/s  0:00 left"
        )
    }

    @Test(arguments: [1, 8, 20, 40, 60, 80, 100, 200])
    func theLiveLineFitsTheTerminal(width: Int) {
        #expect(ProgressText.live(progress(), width: width).count < max(width, 1))
    }

    @Test func theLiveLineHasABarWhereThereIsRoom() {
        let line = ProgressText.live(progress(), width: 120)
        #expect(line.hasPrefix("epoch 1/3 [===============               ] step 5/10"))
        #expect(!ProgressText.live(progress(), width: 60).contains("["))
    }

    @Test func theEpochLineNamesTheTestOnceItIsKnown() {
        var progress = progress()
        #expect(ProgressText.epoch(progress) == "epoch 1/3  loss 0.5000  accuracy 0.9000  100 images/s")
        progress.note(
            Evaluation(
                afterSteps: 10, totals: GroupTotals([GroupReport(group: 0, lossSum: 1, correct: 7, count: 8)])))
        #expect(ProgressText.epoch(progress).contains("test loss 0.1250  test accuracy 0.8750"))
    }

    @Test func theTopKAccuracyIsShownWhereItIsCounted() {
        var progress = progress(topK: 3)
        #expect(progress.topKAccuracy == 1 && progress.testTopKAccuracy == nil)
        #expect(ProgressText.plain(progress).hasPrefix("step 5/10  loss 0.5000  accuracy 0.9000  top-3 1.0000  100"))
        #expect(
            ProgressText.epoch(progress) == "epoch 1/3  loss 0.5000  accuracy 0.9000  top-3 1.0000  100 images/s")
        let totals = GroupTotals([GroupReport(group: 0, lossSum: 1, correct: 6, inTopK: 7, count: 8)])
        progress.note(Evaluation(afterSteps: 10, totals: totals))
        #expect(progress.testTopKAccuracy == 0.875)
        #expect(
            ProgressText.epoch(progress)
                == "epoch 1/3  loss 0.5000  accuracy 0.9000  top-3 1.0000  test loss 0.1250  test accuracy 0.7500  "
                + "test top-3 0.8750  100 images/s")
        for width in [1, 20, 80, 200] { #expect(ProgressText.live(progress, width: width).count < max(width, 1)) }
    }

    @Test func eachWorkersTimeIsShown() {
        #expect(
            ProgressText.workers(progress(), names: ["local-1"])
                == ["  local-1  groups 0  compute 12.0 ms  ring wait 0.3 ms  update 1.0 ms"])
    }

    @Test(arguments: [
        (0.0, 0, "0"), (2.5, 0, "3"), (0.12345, 4, "0.1235"), (12.0, 2, "12.00"), (-1.5, 1, "-1.5"), (0.999, 2, "1.00"),
        (-0.001, 2, "0.00"), (.infinity, 2, "inf"), (.nan, 1, "nan"),
    ])
    func numbersAreRoundedForPeople(value: Double, digits: Int, text: String) {
        #expect(ProgressText.fixed(value, digits) == text)
    }

    @Test(arguments: [(0, "0:00"), (61, "1:01"), (3599, "59:59"), (3600, "1:00:00"), (36_610, "10:10:10")])
    func durationsReadAsAClock(seconds: Int, text: String) {
        #expect(ProgressText.clock(.seconds(seconds)) == text)
    }

    @Test func aBarIsAsFullAsTheWorkIsDone() {
        #expect(ProgressText.bar(0, of: 4, columns: 4) == "[    ]")
        #expect(ProgressText.bar(1, of: 4, columns: 4) == "[=   ]")
        #expect(ProgressText.bar(9, of: 4, columns: 4) == "[====]")
        #expect(ProgressText.bar(1, of: 0, columns: 2) == "[  ]")
    }
}
