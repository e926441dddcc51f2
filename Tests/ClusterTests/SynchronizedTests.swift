import Coordinator
import Foundation
import NeuralNetwork
import Testing

extension Clusters {
    /// The contract for batch normalization: a narrow ResNet with dropout and Adam, statistics of both kinds.
    @Suite struct SynchronizedTests {
        private static let kinds = ["local", "sync"]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func training(
            _ kind: String, workers: Int = 1, threads: Int = 1, epochs: Int = 1, _ more: [String] = []
        ) -> Training {
            let options = ["--normalization", kind, "--optimizer", "adam", "--dropout", "0.25"]
            return Training(
                model: "resnet8", workers: workers, threads: threads, epochs: epochs, more: options + more)
        }

        private func digest(_ training: Training) throws -> String {
            try #require(try training.run(data, in: scratch).weightsSHA256)
        }

        @Test(arguments: kinds) func anyNumberOfWorkersGivesTheSameWeights(kind: String) throws {
            let reference = try training(kind).run(data, in: scratch)
            for workers in 2...4 {
                let other = try training(kind, workers: workers).run(data, in: scratch)
                #expect(other.weightsSHA256 == reference.weightsSHA256 && reference.weightsSHA256 != nil)
                #expect(other.testLoss == reference.testLoss && other.finalLoss == reference.finalLoss)
            }
        }

        @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: kinds)
        func soItIsInBFloat16(kind: String) throws {
            let format = ["--format", "bfloat16"]
            let reference = try digest(training(kind, format))
            #expect(try reference != digest(training(kind)))
            for workers in 2...4 { #expect(try digest(training(kind, workers: workers, format)) == reference) }
        }

        @Test(arguments: kinds) func anyNumberOfThreadsGivesTheSameWeights(kind: String) throws {
            let reference = try digest(training(kind))
            for (workers, threads) in [(1, 2), (1, 4), (2, 2)] {
                #expect(try digest(training(kind, workers: workers, threads: threads)) == reference)
            }
        }

        @Test(arguments: kinds) func anyTransportGivesTheSameWeights(kind: String) throws {
            let reference = try digest(training(kind))
            for transport in ["ipc", "tcp"] {
                #expect(try digest(training(kind, workers: 3, ["--transport", transport])) == reference)
            }
        }

        @Test(arguments: kinds) func aRunResumedInMidEpochEndsWithTheSameWeights(kind: String) throws {
            let whole = try training(kind, epochs: 2).run(data, in: scratch)
            let half = try training(kind, workers: 2, epochs: 2, ["--steps", "7"])
                .run(data, in: scratch, output: "half")
            #expect(half.steps == 7 && half.weightsSHA256 != whole.weightsSHA256)
            let resumed = try Training.resume("half", workers: 3, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256 && resumed.testLoss == whole.testLoss)
        }

        /// 3 samples over 4 groups: one has none in each step, and takes part in the exchange all the same.
        @Test(arguments: kinds) func aBatchSmallerThanTheRingChangesNothing(kind: String) throws {
            let small = ["--batch-size", "3", "--steps", "12"]
            let one = try digest(training(kind, small))
            #expect(try digest(training(kind, workers: 4, small)) == one)
        }

        @Test func theKindDecidesTheResultAndIsRecorded() throws {
            var digests: Set<String> = []
            for kind in Self.kinds {
                let summary = try training(kind, ["--steps", "3"]).run(data, in: scratch, output: kind)
                #expect(digests.insert(try #require(summary.weightsSHA256)).inserted)
                let text = try String(contentsOfFile: scratch.path(kind) + "/run.yaml", encoding: .utf8)
                #expect(text.contains("synchronized: \(kind == "sync")"))
                #expect(!text.contains("synchronized: \(kind != "sync")"))
            }
            let refused = try Program.run(
                ["train", "--resume", scratch.path("sync"), "--normalization", "local"], in: scratch)
            #expect(refused.status == 2 && refused.errors.contains("--normalization does not go with --resume: "))
        }

        /// Many workers that wait for each other in every layer: the loss of one is noticed and named at once.
        @Test func aKilledWorkerEndsTheRunByName() throws {
            let program = try Program(
                training("sync", workers: 3, epochs: 1_000).arguments(data, scratch, "run"), in: scratch)
            var workers: [Int32] = []
            eventually("the first epoch is over") {
                workers = (try? children(of: program.processIdentifier)) ?? []
                return workers.count == 3 && ((try? program.printed().contains("epoch 1/")) ?? false)
            }
            kill(try #require(workers.first), SIGKILL)
            let result = try program.finish(within: .seconds(20))
            #expect(result.status == 3)
            #expect(result.errors.contains("lost worker local-") && result.errors.contains("signal 9"))
            eventually(within: .seconds(10), "the others have gone") { workers.allSatisfy { !isAlive($0) } }
        }
    }
}
