import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Every loss keeps the contract, and what is counted beside it is exact.
    @Suite struct LossTests {
        private static let losses: [[String]] = [
            ["--loss", "huber", "--top-k", "3"],
            ["--loss", "huber", "--huber-delta", "0.25"],
            ["--loss", "categorical-crossentropy", "--label-smoothing", "0.1", "--top-k", "3"],
            ["--loss", "binary-crossentropy", "--label-smoothing", "0.2"], ["--loss", "mse"], ["--loss", "mae"],
        ]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func train(
            _ workers: Int, _ more: [String], threads: Int = 1, output: String = UUID().uuidString
        ) throws -> RunSummary {
            try Training(model: "lenet5", workers: workers, threads: threads, more: more)
                .run(data, in: scratch, output: output)
        }

        @Test(arguments: losses) func workersAndThreadsDoNotMatter(options: [String]) throws {
            let reference = try train(1, options)
            #expect(reference.weightsSHA256 != nil)
            for other in [try train(2, options), try train(3, options), try train(1, options, threads: 4)] {
                #expect(other.weightsSHA256 == reference.weightsSHA256)
                #expect(other.testLoss == reference.testLoss && other.testAccuracy == reference.testAccuracy)
                #expect(other.testTopKAccuracy == reference.testTopKAccuracy && other.topK == reference.topK)
            }
        }

        @Test func everyLossTrainsSomethingElse() throws {
            var seen: Set<String> = []
            for options in Self.losses {
                #expect(try seen.insert(#require(train(1, options).weightsSHA256)).inserted, "\(options)")
            }
        }

        /// Counting changes no weight.
        @Test func theTopKAccuracyIsReportedEverywhere() throws {
            let plain = try train(2, [])
            let counted = try train(2, ["--top-k", "3"], output: "counted")
            #expect(counted.weightsSHA256 == plain.weightsSHA256 && plain.testTopKAccuracy == nil && plain.topK == nil)
            let (top, accuracy) = try (#require(counted.testTopKAccuracy), #require(counted.testAccuracy))
            #expect(counted.topK == 3 && top > accuracy && top <= 1)
            let log = try String(contentsOfFile: scratch.path("counted") + "/log.jsonl", encoding: .utf8)
            #expect(log.contains("\"top_k_accuracy\":") && log.contains("\"test_top_k_accuracy\":"))
            let all = try train(1, ["--top-k", "10"])
            #expect(all.testTopKAccuracy == 1)
        }

        @Test func aLossIsRecordedAndKeptByAResumedRun() throws {
            let options = ["--loss", "huber", "--huber-delta", "0.5", "--top-k", "3"]
            let whole = try train(1, options)
            _ = try train(3, options + ["--steps", "5"], output: "half")
            let text = try String(contentsOfFile: scratch.path("half") + "/run.yaml", encoding: .utf8)
            for line in ["name: huber", "huberDelta:", "topK: 3"] {
                #expect(text.contains(line), "\(line) is not in \(text)")
            }
            let refused = try Program.run(["train", "--resume", scratch.path("half"), "--loss", "mse"], in: scratch)
            #expect(refused.status == 2 && refused.errors.contains("--loss does not go with --resume: "))
            let resumed = try Training.resume("half", workers: 2, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256)
            #expect(resumed.testTopKAccuracy == whole.testTopKAccuracy && resumed.topK == 3)
        }
    }
}
