import Coordinator
import Foundation
import Testing

extension Clusters {
    /// The contract in fixed point: integers add up to the same whoever adds them.
    @Suite struct FixedPointTests {
        private static let format = ["--format", "s16.15"]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func train(
            _ model: String, _ workers: Int = 1, threads: Int = 1, epochs: Int = 1, _ more: [String] = Self.format,
            output: String = UUID().uuidString
        ) throws -> RunSummary {
            try Training(model: model, workers: workers, threads: threads, epochs: epochs, more: more)
                .run(data, in: scratch, output: output)
        }

        @Test(arguments: ["mlp", "cnn", "lenet5"], [["s16.15"], ["s16.15+s0.15", "--rounding", "stochastic"]])
        func anyNumberOfWorkersGivesTheSameWeights(model: String, format: [String]) throws {
            let reference = try train(model, 1, ["--format"] + format)
            #expect(reference.weightsSHA256 != nil && reference.saturations != nil)
            for workers in 2...4 {
                let other = try train(model, workers, ["--format"] + format)
                #expect(other.weightsSHA256 == reference.weightsSHA256, "\(workers) workers")
                #expect(other.testLoss == reference.testLoss && other.testAccuracy == reference.testAccuracy)
                #expect(other.saturations == reference.saturations)
            }
            #expect(try train(model, threads: 4, ["--format"] + format).weightsSHA256 == reference.weightsSHA256)
        }

        @Test func everyRoundingIsAnotherResult() throws {
            let roundings = ["truncate", "nearest", "stochastic", "stochastic-update"]
            let digests = try roundings.map { try train("lenet5", 2, Self.format + ["--rounding", $0]).weightsSHA256 }
            #expect(Set(digests).count == roundings.count)
            #expect(try train("lenet5").weightsSHA256 == digests[3], "the default is another one")
        }

        @Test func itIsAboutAsGoodAsFloat32() throws {
            let (fixed, float) = (try train("lenet5", epochs: 4), try train("lenet5", epochs: 4, []))
            let (a, b) = try (#require(fixed.testLoss), #require(float.testLoss))
            #expect(abs(a - b) < 0.15 * b, "test loss \(a) in s16.15, \(b) in float32")
            #expect(float.saturations == nil)
        }

        @Test func aResumedRunEndsWithTheSameWeights() throws {
            let whole = try train("lenet5", epochs: 2)
            let half = try train("lenet5", 2, epochs: 2, Self.format + ["--steps", "7"], output: "half")
            #expect(half.weightsSHA256 != whole.weightsSHA256)
            let resumed = try Training.resume("half", workers: 3, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256 && resumed.testLoss == whole.testLoss)
            let text = try String(contentsOfFile: scratch.path("half") + "/run.yaml", encoding: .utf8)
            #expect(text.contains("format: s16.15\n") && text.contains("rounding: stochastic-update\n"))
        }

        @Test func whatIsCutIsLoggedByStepAndLayer() throws {
            let wild = ["--format", "s16.15+s0.15", "--learning-rate", "0.5"]
            let summary = try train("lenet5", 2, wild, output: "wild")
            #expect((summary.saturations ?? 0) > 0)
            let log = try String(contentsOfFile: scratch.path("wild") + "/log.jsonl", encoding: .utf8)
            let lines = log.split(separator: "\n").filter { $0.contains("\"event\":\"saturated\"") }
            var total = 0
            for line in lines {
                let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                #expect(object["step"] is Int)
                total += object.filter { $0.key != "step" }.values.compactMap { $0 as? Int }.reduce(0, +)
            }
            #expect(total == summary.saturations)
        }

        @Test func recomputationIsRefusedInOneLine() throws {
            let result = try Program.run(
                ["train", "--model", "lenet5", "--data", data.path, "--recompute", "--output", scratch.path("out")]
                    + Self.format, in: scratch)
            #expect(result.status == 2)
            #expect(result.errors.contains("--recompute does not go with --format s16.15; leave it out"))
            #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
        }
    }
}
