import Coordinator
import Digest
import Foundation
import NeuralNetwork
import Testing

/// What is written down of a run, and what a person sees of it.
@Suite struct RunRecordTests {
    private let folder: ScratchFolder
    private let printed = Printed()
    private let configuration: RunConfiguration

    init() throws {
        folder = try ScratchFolder()
        var configuration = try sampleConfiguration()
        configuration.trainCount = 10
        configuration.batchSize = 4
        configuration.objective = Objective()
        self.configuration = configuration
    }

    private func record(
        startStep: Int = 0, topK: Int? = nil, objective: Objective = Objective()
    ) throws -> RunRecord {
        var configuration = configuration
        configuration.objective = objective
        configuration.objective.topK = topK
        let directory =
            startStep == 0
            ? try RunDirectory(creating: folder.path, configuration: configuration)
            : try RunDirectory(opening: folder.path)
        return try RunRecord(
            directory, configuration, startStep: startStep, endStep: 9, style: .plain
        ) { [printed] in printed.add($0) }
    }

    private func commit(_ step: Int) -> Commit {
        let work = configuration.schedule.work(of: step)
        let groups = [GroupReport(group: 0, lossSum: 2, correct: 1, inTopK: 2, count: work.positions.count)]
        let report = StepReport(step: step, weightsDigest: UInt64(step), groups: groups)
        return Commit(
            work: work, totals: GroupTotals(groups), weightsDigest: UInt64(step), reports: [report, report])
    }

    private var snapshot: Snapshot {
        Snapshot(step: 3, byteCount: 70, sha256: SHA256.digest(of: [1]), weightsSHA256: SHA256.digest(of: [2]))
    }

    private func log() throws -> [[String: Any]] {
        try folder.read("log.jsonl").split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func anEpochIsLoggedAndPrinted() throws {
        var record = try record()
        for step in 0..<3 { try record.committed(commit(step), generation: 1, at: .seconds(step)) }
        let totals = GroupTotals([GroupReport(group: 0, lossSum: 4, correct: 3, count: 4)])
        try record.evaluated(Evaluation(afterSteps: 3, totals: totals), at: .seconds(4))
        let epoch = try #require(try log().last)
        #expect(epoch["event"] as? String == "epoch" && epoch["test_accuracy"] as? Double == 0.75)
        #expect(epoch["test_loss"] as? Double == 1 && epoch["step"] as? Int == 3 && epoch["epoch"] as? Int == 1)
        #expect(printed.text.hasPrefix("epoch 1/3  loss 0.6000  accuracy 0.3000  test loss 1.0000  test accuracy 0.75"))
    }

    @Test func theTopKAccuracyIsLoggedAndSummedUpWhereItIsCounted() throws {
        var record = try record(topK: 5)
        for step in 0..<3 { try record.committed(commit(step), generation: 1, at: .seconds(step)) }
        let totals = GroupTotals([GroupReport(group: 0, lossSum: 4, correct: 1, inTopK: 3, count: 4)])
        try record.evaluated(Evaluation(afterSteps: 3, totals: totals), at: .seconds(4))
        let epoch = try #require(try log().last)
        #expect(epoch["top_k_accuracy"] as? Double == 0.6 && epoch["test_top_k_accuracy"] as? Double == 0.75)
        let summary = record.summary(outcome: "completed", workers: 2, weights: nil, seconds: 5)
        #expect(summary.topK == 5 && summary.testTopKAccuracy == 0.75)
        let text = String(decoding: try JSONEncoder().encode(summary), as: UTF8.self)
        #expect(text.contains("\"top_k\":5") && text.contains("\"test_top_k_accuracy\":0.75"))
    }

    @Test func whatIsNotCountedIsNotLogged() throws {
        var record = try record()
        for step in 0..<3 { try record.committed(commit(step), generation: 1, at: .seconds(step * 10)) }
        #expect(try #require(try log().last)["top_k_accuracy"] == nil)
        let summary = record.summary(outcome: "completed", workers: 2, weights: nil, seconds: 5)
        #expect(summary.topK == nil && summary.testTopKAccuracy == nil)
    }

    /// Real numbers are hit more or less, and some data sets have nothing to test on.
    @Test func whatALossOrADataSetDoesNotHaveIsLeftOut() throws {
        let real = Objective(Loss(.meanSquaredError), targets: .vectors)
        var record = try record(objective: real)
        for step in 0..<3 { try record.committed(commit(step), generation: 1, at: .seconds(step)) }
        let totals = GroupTotals([GroupReport(group: 0, lossSum: 4, correct: 0, count: 4)])
        try record.evaluated(Evaluation(afterSteps: 3, totals: totals), at: .seconds(4))
        let epoch = try #require(try log().last)
        #expect(epoch["accuracy"] == nil && epoch["test_accuracy"] == nil && epoch["test_loss"] as? Double == 1)
        #expect(printed.text.hasPrefix("epoch 1/3  loss 0.6000  test loss 1.0000  "))
        try record.evaluated(Evaluation(afterSteps: 3, totals: GroupTotals()), at: .seconds(5))
        #expect(record.summary(outcome: "completed", workers: 1, weights: nil, seconds: 5).testLoss == 1)
    }

    @Test func aSetWithoutATestPartHasNoTestLoss() throws {
        var record = try record()
        for step in 0..<3 { try record.committed(commit(step), generation: 1, at: .seconds(step)) }
        try record.evaluated(Evaluation(afterSteps: 3, totals: GroupTotals()), at: .seconds(4))
        let epoch = try #require(try log().last)
        #expect(epoch["event"] as? String == "epoch" && epoch["test_loss"] == nil && epoch["test_accuracy"] == nil)
        #expect(printed.text.hasPrefix("epoch 1/3  loss 0.6000  accuracy 0.3000  ") && !printed.text.contains("test"))
    }

    /// Each of the model's ten outputs is right or wrong.
    @Test func theBinaryLossOnVectorsSharesOutItsAccuracy() throws {
        var record = try record(objective: Objective(Loss(.binaryCrossentropy), targets: .vectors))
        let totals = GroupTotals([GroupReport(group: 0, lossSum: 4, correct: 30, count: 4)])
        try record.evaluated(Evaluation(afterSteps: 3, totals: totals), at: .seconds(4))
        let epoch = try #require(try log().last)
        #expect(epoch["test_accuracy"] as? Double == 0.75)
    }

    @Test func progressIsLoggedOnceInTenSeconds() throws {
        var record = try record()
        for step in 0..<9 { try record.committed(commit(step), generation: 1, at: .seconds(step * 5)) }
        let events = try log().map { $0["event"] as? String }
        #expect(events.filter { $0 != "step" } == Array(repeating: "progress", count: 4))
        #expect(printed.text.split(separator: "\n").count == 4)
    }

    @Test func theRingIsLoggedAndItsWorkersShownIfAskedFor() throws {
        for workerLines in [false, true] {
            let member = Member(name: "w1", hello: CoreFixture.hello("w1"))
            var record = try record(startStep: workerLines ? 1 : 0)
            try record.ringFormed([member], arcs: [0..<4], workerLines: workerLines)
            for step in 0..<3 { try record.committed(commit(step), generation: 1, at: .seconds(step * 10)) }
            #expect(printed.text.contains("  w1  groups 0  compute 0.0 ms") == workerLines)
        }
        let ring = try #require(try log().first)
        #expect(ring["event"] as? String == "ring" && ring["groups"] as? Int == 4 && ring["process"] as? Int == 9)
    }

    @Test func theSummaryHasTheNewestStatesWeights() throws {
        var record = try record()
        for step in 0..<3 { try record.committed(commit(step), generation: 1, at: .seconds(step)) }
        let before = record.summary(outcome: "stopped", workers: 2, weights: "resumed", seconds: 5)
        #expect(before.weightsSHA256 == "resumed" && before.steps == 3 && before.images == 10)
        try record.checkpointSaved(snapshot)
        let after = record.summary(outcome: "completed", workers: 2, weights: "resumed", seconds: 5)
        #expect(after.weightsSHA256 == SHA256.digest(of: [2]).description)
        #expect(try log().last?["bytes"] as? Int == 70)
        #expect(
            after.testAccuracy == nil && after.imagesPerSecond == 3 && after.stepMillisecondsMedian == 1_000
                && after.finalLoss == 0.6)
    }

    @Test func aResumedRecordKeepsTheLogAndDropsStepsNotSaved() throws {
        do {
            var first = try record()
            for step in 0..<5 { try first.committed(commit(step), generation: 1, at: .seconds(step)) }
            try first.note("lost")
        }
        var second = try record(startStep: 3)
        try second.committed(commit(3), generation: 1, at: .zero)
        let steps = try folder.read("ledger.jsonl").split(separator: "\n").map {
            try JSONDecoder().decode(LedgerEntry.self, from: Data($0.utf8)).step
        }
        #expect(steps == [0, 1, 2, 3])
        #expect(try log().contains { $0["event"] as? String == "lost" })
        #expect(second.progress.steps == 4)
    }

    @Test func theSummaryIsJSONWithNamesAsTheReadmeHasThem() throws {
        let directory = try RunDirectory(creating: folder.path, configuration: configuration)
        var record = try record(startStep: 1)
        try record.checkpointSaved(snapshot)
        let summary = record.summary(outcome: "completed", workers: 2, weights: nil, seconds: 5)
        try summary.write(to: directory)
        let text = try folder.read("summary.json")
        #expect(text.hasSuffix("}\n"))
        let read = try JSONDecoder().decode(RunSummary.self, from: Data(text.utf8))
        #expect(read == summary)
        for name in ["images_per_second", "weights_sha256", "final_loss", "outcome"] {
            #expect(text.contains("\"\(name)\" : "), "\(name) in \(text)")
        }
    }

    @Test func aSummaryOfADivergedRunIsWrittenToo() throws {
        let directory = try RunDirectory(creating: folder.path, configuration: configuration)
        var summary = try record(startStep: 1).summary(outcome: "completed", workers: 1, weights: nil, seconds: 1)
        summary.finalLoss = .nan
        summary.testLoss = .infinity
        try summary.write(to: directory)
        #expect(try folder.read("summary.json").contains("\"final_loss\" : \"nan\""))
    }
}
