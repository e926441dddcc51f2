import Coordinator
import Foundation
import NeuralNetwork
import Testing

extension Clusters {
    /// The contract when each chip group takes its share in several passes.
    @Suite struct AccumulationTests {
        private static let adam = ["--optimizer", "adam", "--global-clip-norm", "0.5", "--ema-momentum", "0.9"]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func train(
            _ more: [String], workers: Int = 1, threads: Int = 1, model: String = "lenet5", epochs: Int = 1,
            output: String = UUID().uuidString
        ) throws -> RunSummary {
            try Training(model: model, workers: workers, threads: threads, epochs: epochs, more: more)
                .run(data, in: scratch, output: output)
        }

        /// Four groups of 16 in passes of 5 and 6 samples; the last step has 43 samples.
        private static let cases: [(String, [String])] = [
            ("lenet5", adam), ("mlp", ["--l2", "0.001", "--momentum", "0.5"]), ("resnet8", ["--dropout", "0.25"]),
        ]

        @Test(arguments: cases)
        func anyNumberOfWorkersAndThreadsGivesTheSameWeights(model: String, options: [String]) throws {
            let options = options + ["--accumulate", "3"]
            let reference = try train(options, model: model)
            #expect(reference.weightsSHA256 != nil)
            for (workers, threads) in [(2, 1), (3, 1), (1, 4)] {
                let other = try train(options, workers: workers, threads: threads, model: model)
                #expect(other.weightsSHA256 == reference.weightsSHA256, "\(workers) workers, \(threads) threads")
                #expect(other.testLoss == reference.testLoss && other.finalLoss == reference.finalLoss)
            }
        }

        @Test(.enabled(if: NumberFormat.bfloat16.problem == nil)) func soItIsInBFloat16() throws {
            let options = ["--accumulate", "2", "--format", "bfloat16"]
            let reference = try train(options).weightsSHA256
            for workers in 2...3 { #expect(try train(options, workers: workers).weightsSHA256 == reference) }
        }

        /// More passes than samples of a group, and groups without any.
        @Test func soItIsWithFewerSamplesThanPasses() throws {
            let options = ["--batch-size", "7", "--accumulate", "7", "--steps", "12"]
            let reference = try train(options).weightsSHA256
            #expect(try train(options, workers: 3).weightsSHA256 == reference)
        }

        /// One pass is what a run without the option takes; more round otherwise and learn the same.
        @Test func passesChangeRoundingOnly() throws {
            let plain = try train(["--dropout", "0"])
            #expect(try train(["--dropout", "0", "--accumulate", "1"]).weightsSHA256 == plain.weightsSHA256)
            let parts = try train(["--dropout", "0", "--accumulate", "4"])
            #expect(parts.weightsSHA256 != plain.weightsSHA256)
            let (one, other) = try (#require(plain.testLoss), #require(parts.testLoss))
            #expect(abs(one - other) < 1e-3 * one, "test loss \(one) in one pass, \(other) in four")
        }

        @Test func aResumedRunKeepsItsPasses() throws {
            let options = Self.adam + ["--accumulate", "3"]
            let whole = try train(options, epochs: 2)
            _ = try train(options + ["--steps", "7"], workers: 2, epochs: 2, output: "half")
            let text = try String(contentsOfFile: scratch.path("half") + "/run.yaml", encoding: .utf8)
            #expect(text.contains("accumulate: 3\n"))
            let refused = try Program.run(
                ["train", "--resume", scratch.path("half"), "--accumulate", "2"], in: scratch)
            #expect(refused.status == 2 && refused.errors.contains("--accumulate does not go with --resume: "))
            let resumed = try Training.resume("half", workers: 3, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256 && resumed.testLoss == whole.testLoss)
        }

        @Test func synchronizedNormalizationsAreRefusedInOneLine() throws {
            let training = Training(model: "resnet8", more: ["--normalization", "sync", "--accumulate", "2"])
            let result = try Program.run(training.arguments(data, scratch, "run"), in: scratch)
            #expect(result.status == 2 && result.errors.split(separator: "\n").count == 1)
            #expect(result.errors.contains("--accumulate: 2 passes do not go with --normalization sync"))
            #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
        }

        @Test func itIsMeasuredToo() throws {
            let command = ["bench", "train", "--model", "lenet5", "--batch-size", "32", "--accumulate", "4"]
            let result = try Program.run(command + ["--steps", "4", "--workers", "2", "--json"], in: scratch)
            #expect(result.status == 0, "\(result.errors)")
            let report = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(report["passes"] as? Int == 4 && report["batch_size"] as? Int == 32)
        }
    }
}
