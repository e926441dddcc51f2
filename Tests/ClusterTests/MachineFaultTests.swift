import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Faults of the machine cost its time, and no bit.
    @Suite struct MachineFaultTests {
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func train(_ workers: Int, _ more: [String], output: String = UUID().uuidString) throws -> RunSummary {
            try Training(model: "lenet5", workers: workers, more: more).run(data, in: scratch, output: output)
        }

        private func log(_ run: String, _ event: String) throws -> [[String: Any]] {
            try String(contentsOfFile: scratch.path(run) + "/log.jsonl", encoding: .utf8).split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }.filter { $0["event"] as? String == event }
        }

        private static let faults = [
            "--faults", "3:chip:1,1", "3:chip:7,2", "6:link:5,5,1", "6:core:8,8,1-9", "9:chip:2,1", "12:chip:9,10",
        ]

        @Test func trainingGoesOnThroughFaultsWithTheSameWeightsInMoreMachineTime() throws {
            let whole = try train(2, [])
            let broken = try train(2, Self.faults, output: "broken")
            #expect(broken.weightsSHA256 == whole.weightsSHA256 && whole.weightsSHA256 != nil)
            #expect(broken.testLoss == whole.testLoss && broken.steps == whole.steps)
            let (more, less) = try (#require(broken.machineSeconds), #require(whole.machineSeconds))
            #expect(more > less && less > 0)
            #expect(try log("broken", "machine faults").map { $0["step"] as? Int } == [3, 6, 9, 12])
            let seconds = try log("broken", "step").compactMap { $0["machine_seconds"] as? Double }
            #expect(seconds.count == 16 && abs(seconds.reduce(0, +) / more - 1) < 1e-9)
            #expect(seconds[3] > seconds[2] + seconds[4] - 1e-9, "the step in which a chip dies is taken twice")
        }

        @Test func theNumberOfWorkersChangesNoSecondAndNoJoule() throws {
            let runs = try [1, 3].map { try train($0, Self.faults) }
            #expect(runs[0].machineSeconds == runs[1].machineSeconds && runs[0].machineJoules == runs[1].machineJoules)
        }

        @Test func aResumedRunKnowsWhatHadDied() throws {
            let whole = try train(1, Self.faults)
            let half = try train(1, Self.faults + ["--steps", "7"], output: "half")
            let resumed = try Training.resume("half", workers: 2, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256)
            let sum = try #require(half.machineSeconds) + #require(resumed.machineSeconds)
            #expect(abs(try sum / #require(whole.machineSeconds) - 1) < 1e-9)
        }

        @Test func aFaultThatCannotBeCostsOneLineBeforeAnythingIsMade() throws {
            let result = try Program.run(
                Training(model: "lenet5", more: ["--faults", "3:chip:0,0"]).arguments(data, scratch, "none"),
                in: scratch)
            #expect(result.status == 2 && result.errors.split(separator: "\n").count == 1)
            #expect(result.errors.contains("--faults: '3:chip:0,0': chip (0, 0) is the Ethernet chip"))
            #expect(!FileManager.default.fileExists(atPath: scratch.path("none")))
        }
    }
}
