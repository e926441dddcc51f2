import Chip
import Coordinator
import Foundation
import NeuralNetwork
import Testing

/// What is written down of the machine's time and energy, and of what dies in it.
@Suite struct MachineRecordTests {
    private let folder: ScratchFolder
    private let printed = Printed()
    private let configuration: RunConfiguration

    init() throws {
        folder = try ScratchFolder()
        var configuration = try sampleConfiguration()
        configuration.trainCount = 10
        configuration.batchSize = 4
        self.configuration = configuration
    }

    /// A dense layer on four groups of one chip each.
    private func emulation(_ faults: [String] = []) throws -> Emulation {
        let size = try MachineSize("2x2")
        let layer = NetworkLayer(
            "dense", .product, input: Volume(1, 1, 64), output: Volume(1, 1, 10), terms: 64, extraWeights: 1,
            sources: [.init(-1)], hasInputGradient: false)
        let job = ProjectionJob(
            model: "one", layers: [layer], image: Volume(1, 1, 64), format: .accum, batch: 4, epochImages: 10)
        return try Emulation(
            job, on: Machine(.torus(size)), ChipGroups(machine: size, size: GroupSize("1x1")), steps: [4, 2],
            faults: FaultSchedule(faults), Constants())
    }

    private func record(_ emulation: Emulation?) throws -> RunRecord {
        try RunRecord(
            RunDirectory(creating: folder.path, configuration: configuration), configuration, startStep: 0, endStep: 9,
            emulation: emulation, style: .plain
        ) { [printed] in printed.add($0) }
    }

    private func train(_ record: inout RunRecord, steps: Int) throws {
        for step in 0..<steps {
            let work = configuration.schedule.work(of: step)
            let groups = [GroupReport(group: 0, lossSum: 2, correct: 1, count: work.positions.count)]
            let report = StepReport(step: step, weightsDigest: UInt64(step), groups: groups)
            try record.committed(
                Commit(work: work, totals: GroupTotals(groups), weightsDigest: 0, reports: [report]), generation: 1,
                at: .seconds(step))
        }
    }

    private func log(_ event: String) throws -> [[String: Any]] {
        try folder.read("log.jsonl").split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }.filter { $0["event"] as? String == event }
    }

    @Test func everyStepIsLoggedWithItsLossAndTheMachinesTimeAndEnergy() throws {
        let emulation = try emulation()
        var record = try record(emulation)
        try train(&record, steps: 5)
        let steps = try log("step")
        #expect(steps.map { $0["step"] as? Int } == [0, 1, 2, 3, 4])
        #expect(steps.map { $0["images"] as? Int } == [4, 4, 2, 4, 4])
        #expect(steps.map { $0["loss"] as? Double } == [0.5, 0.5, 1, 0.5, 0.5])
        for (step, line) in steps.enumerated() {
            let cost = emulation.cost(step: step, samples: step == 2 ? 2 : 4)
            let (seconds, joules) = (line["machine_seconds"] as? Double, line["machine_joules"] as? Double)
            #expect(try abs(#require(seconds) / cost.seconds - 1) < 1e-12 && cost.seconds > 0)
            #expect(try abs(#require(joules) / cost.joules - 1) < 1e-12 && cost.joules > 0)
        }
    }

    @Test func theSummaryAddsThemUpAndComparesTheMachineWithTheHost() throws {
        let emulation = try emulation()
        var record = try record(emulation)
        try train(&record, steps: 3)
        let summary = record.summary(outcome: "completed", workers: 1, weights: nil, seconds: 5)
        let seconds = 2 * emulation.cost(step: 0, samples: 4).seconds + emulation.cost(step: 2, samples: 2).seconds
        #expect(abs(try #require(summary.machineSeconds) / seconds - 1) < 1e-12)
        #expect(summary.machineImagesPerSecond == 10 / (try #require(summary.machineSeconds)))
        #expect(summary.imagesPerSecond == 3, "the host's own")
        #expect(summary.machineEnergy?.total == summary.machineJoules && summary.machineEnergy?.idle ?? 0 > 0)
        let text = String(decoding: try JSONEncoder().encode(summary), as: UTF8.self)
        for key in ["machine_seconds", "machine_joules", "machine_joules_by_term", "machine_images_per_second"] {
            #expect(text.contains("\"\(key)\":"))
        }
    }

    @Test func withoutAMachineThereIsNoTimeOfIt() throws {
        var record = try record(nil)
        try train(&record, steps: 2)
        #expect(try log("step").count == 2 && log("step").allSatisfy { $0["machine_seconds"] == nil })
        let summary = record.summary(outcome: "completed", workers: 1, weights: nil, seconds: 5)
        #expect(summary.machineSeconds == nil && summary.machineImagesPerSecond == nil)
    }

    @Test func whatDiesIsLoggedAndSaidWithWhatIsLeft() throws {
        var record = try record(try emulation(["2:chip:1,1", "2:link:0,0,0", "7:chip:0,1"]))
        try train(&record, steps: 5)
        let faults = try log("machine faults")
        #expect(faults.count == 1 && faults[0]["step"] as? Int == 2 && faults[0]["replicas"] as? Int == 3)
        #expect(faults[0]["faults"] as? String == "2:chip:1,1 2:link:0,0,0")
        #expect(printed.text.contains("step 2: 2:chip:1,1 2:link:0,0,0 died; 3 replicas, "))
    }
}
