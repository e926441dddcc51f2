import Coordinator
import Foundation
import NeuralNetwork
import Testing

extension Clusters {
    /// `--recompute` on real workers: the same weights with less memory.
    @Suite struct RecomputationTests {
        private static let recompute = ["--recompute"]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func train(_ model: String, _ workers: Int, _ more: [String]) throws -> RunSummary {
            try Training(model: model, workers: workers, more: ["--dropout", "0.25"] + more).run(data, in: scratch)
        }

        @Test(arguments: [("cnn", []), ("resnet8", []), ("resnet8", ["--normalization", "sync"])])
        func theWeightsAreTheSame(model: String, more: [String]) throws {
            let kept = try train(model, 1, more)
            #expect(kept.weightsSHA256 != nil)
            for workers in [1, 3] {
                let made = try train(model, workers, more + Self.recompute)
                #expect(made.weightsSHA256 == kept.weightsSHA256, "\(workers) workers")
                #expect(made.testLoss == kept.testLoss && made.finalLoss == kept.finalLoss)
            }
        }

        @Test(.enabled(if: NumberFormat.bfloat16.problem == nil)) func soTheyAreInBFloat16() throws {
            let format = ["--format", "bfloat16"]
            let kept = try train("resnet8", 2, format)
            #expect(try train("resnet8", 2, format + Self.recompute).weightsSHA256 == kept.weightsSHA256)
        }

        /// It does not decide the result, so run.yaml does not have it, and a resumed run may have it or not.
        @Test(arguments: [(["--recompute"], []), ([], ["--recompute"])])
        func aResumedRunMayDoOtherwise(first: [String], then: [String]) throws {
            let whole = try Training(model: "resnet8", epochs: 2).run(data, in: scratch, output: "whole")
            _ = try Training(model: "resnet8", epochs: 2, more: ["--steps", "7"] + first)
                .run(data, in: scratch, output: "half")
            let resumed = try Program.run(
                ["train", "--resume", scratch.path("half"), "--workers", "2", "--threads", "1"] + then, in: scratch)
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(try Training.summary(scratch.path("half")).weightsSHA256 == whole.weightsSHA256)
            let texts = try ["whole", "half"].map {
                try String(contentsOfFile: scratch.path($0) + "/run.yaml", encoding: .utf8)
            }
            #expect(texts[0] == texts[1])
            let log = try String(contentsOfFile: scratch.path("half") + "/log.jsonl", encoding: .utf8)
            #expect(log.components(separatedBy: #""recompute":"yes""#).count == 2, "\(log)")
            #expect(log.components(separatedBy: #""recompute":"no""#).count == 2, "\(log)")
        }

        /// The peak of a worker, as `regatta bench train` reports it; images of 64x64 so that plans outweigh the program.
        @Test func aWorkerTakesLessMemory() throws {
            let peaks = try [[], Self.recompute].map { more in
                let result = try Program.run(
                    [
                        "bench", "train", "--model", "resnet20", "--data", "synthetic:64x64x3:10", "--batch-size", "64",
                        "--workers", "1", "--threads", "1", "--machine", "6x6", "--steps", "2", "--json",
                    ] + more, in: scratch)
                try #require(result.status == 0, "\(result.errors)")
                let report = try #require(
                    JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
                let workers = try #require(report["workers"] as? [[String: Any]])
                return try #require(workers.first?["peak_resident_bytes"] as? Int)
            }
            #expect(3 * peaks[1] < 2 * peaks[0], "\(peaks) bytes")
        }
    }
}
