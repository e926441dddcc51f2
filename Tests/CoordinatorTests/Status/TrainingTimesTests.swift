import Coordinator
import Testing

/// Where the time of the steps went.
@Suite struct PhaseSumsTests {
    private func report(_ compute: Int, _ wait: Int, _ update: Int) -> StepReport {
        StepReport(
            step: 0, weightsDigest: 0, groups: [], compute: .milliseconds(compute), wait: .milliseconds(wait),
            update: .milliseconds(update))
    }

    @Test func meansAreThoseOfEachWorker() {
        var sums = PhaseSums()
        sums.note([report(10, 1, 3), report(20, 0, 5)])
        sums.note([report(30, 3, 1), report(40, 0, 7)])
        let workers = sums.workers(names: ["a", "b"], groups: [1, 3], peakBytes: [5, 6])
        #expect(sums.steps == 2)
        #expect(workers.map(\.name) == ["a", "b"] && workers.map(\.groups) == [1, 3])
        #expect(workers.map(\.compute) == [.milliseconds(20), .milliseconds(30)])
        #expect(workers.map(\.wait) == [.milliseconds(2), .zero])
        #expect(workers.map(\.update) == [.milliseconds(2), .milliseconds(6)])
        #expect(workers.map(\.peakBytes) == [5, 6])
    }

    @Test func withoutStepsThereAreNoWorkers() {
        #expect(PhaseSums().workers(names: ["a"], groups: [1], peakBytes: []).isEmpty)
    }

    @Test func memoryThatNobodyToldIsZero() {
        var sums = PhaseSums()
        sums.note([report(1, 1, 1)])
        #expect(sums.workers(names: ["a"], groups: [1], peakBytes: []).map(\.peakBytes) == [0])
    }
}

@Suite struct PercentileTests {
    private func times(_ milliseconds: [Int]) -> StepTimes {
        var times = StepTimes()
        for value in milliseconds { times.note(.milliseconds(value)) }
        return times
    }

    @Test func nothingHasNone() {
        #expect(StepTimes().percentile(10) == nil && StepTimes().mean == nil && StepTimes().count == 0)
    }

    @Test func ofAHundredStepsTheyAreTheirNumbers() {
        let times = times((0..<100).shuffled())
        for percent in 0..<100 { #expect(times.percentile(percent) == .milliseconds(percent)) }
        #expect(times.percentile(100) == .milliseconds(99))
        #expect(times.median == .milliseconds(50))
        #expect(times.mean == .microseconds(49_500) && times.count == 100)
    }

    /// Against counting: at least so many percent of the steps, rounded down, are below, and no more than that.
    @Test(arguments: [1, 2, 3, 7, 10, 11, 50], [10, 50, 90]) func asManyAreBelowAsItSays(count: Int, percent: Int)
        throws
    {
        let values = (0..<count).map { $0 * 3 + 1 }
        let value = try #require(times(values.reversed()).percentile(percent))
        #expect(values.count { .milliseconds($0) < value } == count * percent / 100)
    }

    @Test func oneStepIsAllOfThem() {
        #expect([0, 10, 50, 90, 100].allSatisfy { times([8]).percentile($0) == .milliseconds(8) })
    }
}

/// A run's times, as they are given out at its end.
@Suite struct TrainingTimesTests {
    private let folder: ScratchFolder
    private let configuration: RunConfiguration

    init() throws {
        folder = try ScratchFolder()
        configuration = try sampleConfiguration()
    }

    private func record() throws -> RunRecord {
        let directory = try RunDirectory(creating: folder.path, configuration: configuration)
        return try RunRecord(directory, configuration, startStep: 0, endStep: 100, style: .plain) { _ in }
    }

    private func commit(_ step: Int, compute: Int) -> Commit {
        let work = configuration.schedule.work(of: step)
        let groups = [GroupReport(group: 0, lossSum: 2, correct: 1, count: work.positions.count)]
        let report = StepReport(
            step: step, weightsDigest: 0, groups: groups, compute: .milliseconds(compute), wait: .milliseconds(2),
            update: .milliseconds(1))
        return Commit(work: work, totals: GroupTotals(groups), weightsDigest: 0, reports: [report, report])
    }

    private func form(_ record: inout RunRecord) throws {
        let members = ["x", "y"].map { Member(name: $0, hello: CoreFixture.hello($0)) }
        try record.ringFormed(members, arcs: [0..<3, 3..<4], workerLines: false)
    }

    @Test func theFirstStepAndTheOneAfterAnEvaluationAreNotTimed() throws {
        var record = try record()
        try form(&record)
        try record.committed(commit(0, compute: 1000), generation: 1, at: .seconds(50))
        #expect(record.times == nil)
        for step in 1...3 {
            try record.committed(commit(step, compute: 10), generation: 1, at: .seconds(50 + step))
        }
        try record.evaluated(Evaluation(afterSteps: 4, totals: GroupTotals(), peakBytes: [8, 9]), at: .seconds(90))
        try record.committed(commit(4, compute: 5000), generation: 1, at: .seconds(100))
        try record.committed(commit(5, compute: 10), generation: 1, at: .seconds(103))
        let times = try #require(record.times)
        #expect(times.steps == 4 && times.median == .seconds(1) && times.p10 == .seconds(1))
        #expect(times.p90 == .seconds(3) && times.mean == .milliseconds(1500))
        #expect(times.workers.map(\.name) == ["x", "y"] && times.workers.map(\.groups) == [3, 1])
        #expect(times.workers.allSatisfy { $0.compute == .milliseconds(10) && $0.wait == .milliseconds(2) })
        #expect(times.workers.map(\.peakBytes) == [8, 9])
    }
}
