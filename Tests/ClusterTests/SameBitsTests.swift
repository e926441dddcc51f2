import Coordinator
import Testing

extension Clusters {
    /// The contract: the weights are a function of what is trained, never of how.
    @Suite struct SameBitsTests {
        private static let models = ["mlp", "cnn", "lenet5"]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        /// The digest of one worker of one thread, which everything is compared with.
        private func reference(_ model: String) throws -> String {
            try digest(Training(model: model))
        }

        private func digest(_ training: Training) throws -> String {
            try #require(try training.run(data, in: scratch).weightsSHA256)
        }

        @Test(arguments: models)
        func anyNumberOfWorkersGivesTheSameWeights(model: String) throws {
            let reference = try reference(model)
            for workers in 2...4 { #expect(try digest(Training(model: model, workers: workers)) == reference) }
        }

        @Test(arguments: models)
        func anyNumberOfThreadsGivesTheSameWeights(model: String) throws {
            #expect(try digest(Training(model: model, threads: 4)) == reference(model))
            #expect(try digest(Training(model: model, workers: 2, threads: 2)) == reference(model))
        }

        @Test(arguments: models)
        func anyBucketSizeGivesTheSameWeights(model: String) throws {
            let reference = try reference(model)
            for size in ["64KiB", "1MiB", "25MiB"] {
                #expect(try digest(Training(model: model, workers: 3, more: ["--bucket-size", size])) == reference)
            }
        }

        @Test(arguments: models)
        func anyTransportGivesTheSameWeights(model: String) throws {
            let reference = try reference(model)
            for transport in ["ipc", "tcp"] {
                #expect(try digest(Training(model: model, workers: 2, more: ["--transport", transport])) == reference)
            }
        }

        @Test(arguments: models)
        func aRunResumedInMidEpochEndsWithTheSameWeights(model: String) throws {
            let whole = try Training(model: model, epochs: 2).run(data, in: scratch)
            let half = try Training(model: model, workers: 2, epochs: 2, more: ["--steps", "7"])
                .run(data, in: scratch, output: "half")
            #expect(half.steps == 7 && half.weightsSHA256 != whole.weightsSHA256)
            let resumed = try Training.resume("half", workers: 3, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256)
            #expect(resumed.testAccuracy == whole.testAccuracy && resumed.testLoss == whole.testLoss)
            #expect(resumed.steps == whole.steps && resumed.steps == 32)
        }

        @Test func metricsTooAreTheSame() throws {
            let one = try Training(workers: 1).run(data, in: scratch)
            let four = try Training(workers: 4).run(data, in: scratch)
            #expect(one.finalLoss == four.finalLoss)
            #expect(one.testLoss == four.testLoss && one.testAccuracy == four.testAccuracy)
        }

        @Test func whatDecidesTheResultChangesIt() throws {
            let reference = try reference("lenet5")
            let others: [[String]] = [
                ["--seed", "8"], ["--batch-size", "63"], ["--group", "4x4"], ["--dropout", "0"],
                ["--learning-rate", "0.01"], ["--momentum", "0.5"], ["--weight-decay", "0.001"],
            ]
            var seen: Set = [reference]
            for other in others {
                let digest = try digest(Training(model: "lenet5", more: other))
                #expect(seen.insert(digest).inserted, "\(other) makes no difference")
            }
        }

        @Test func aBatchSmallerThanTheRingLeavesGroupsIdleAndChangesNothing() throws {
            let small = ["--batch-size", "3", "--steps", "20"]
            let one = try digest(Training(model: "lenet5", more: small))
            #expect(try digest(Training(model: "lenet5", workers: 4, more: small)) == one)
        }
    }
}
