import Coordinator
import Testing

extension Clusters {
    /// Every optimizer keeps the contract: norms and moments too are a function of what is trained.
    @Suite struct OptimizerTests {
        private static let optimizers: [[String]] = [
            ["--nesterov"], ["--optimizer", "adam"],
            ["--optimizer", "adamw", "--exclude-from-decay", "bias", "--clip-value", "0.01"],
            ["--optimizer", "rmsprop", "--centered", "--momentum", "0.5", "--clip-norm", "0.5"],
            ["--optimizer", "lars", "--weight-decay", "0.001", "--schedule", "polynomial", "--power", "2"],
            ["--optimizer", "adam", "--ema-momentum", "0.9", "--ema-overwrite-every", "5"],
            ["--optimizer", "lamb", "--global-clip-norm", "1", "--l2", "0.001"],
        ]
        private static let adam = [
            "--optimizer", "adam", "--global-clip-norm", "0.5", "--warmup-steps", "10", "--schedule", "cosine",
            "--ema-momentum", "0.9",
        ]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func digest(_ workers: Int, _ threads: Int, _ more: [String]) throws -> String {
            let training = Training(model: "lenet5", workers: workers, threads: threads, more: more)
            return try #require(try training.run(data, in: scratch).weightsSHA256)
        }

        @Test(arguments: optimizers) func workersAndThreadsDoNotMatter(options: [String]) throws {
            let reference = try digest(1, 1, options)
            #expect(try digest(3, 1, options) == reference)
            #expect(try digest(1, 4, options) == reference)
        }

        @Test func everyOptimizerTrainsSomethingElse() throws {
            var seen: Set<String> = []
            for options in Self.optimizers { #expect(try seen.insert(digest(1, 2, options)).inserted, "\(options)") }
        }

        /// The moments, the average, the bias correction and the learning rate go on where they were.
        @Test func adamWithClippingAndWarmUpIsResumedToTheSameBits() throws {
            let adam = Self.adam
            let whole = try Training(model: "lenet5", epochs: 2, more: adam).run(data, in: scratch)
            for (workers, steps) in [(3, 7), (1, 19)] {
                let output = "half-\(steps)"
                let half = try Training(
                    model: "lenet5", workers: workers, epochs: 2, more: adam + ["--steps", "\(steps)"]
                )
                .run(data, in: scratch, output: output)
                #expect(half.steps == steps && half.weightsSHA256 != whole.weightsSHA256)
                let resumed = try Training.resume(output, workers: 4 - workers, in: scratch)
                #expect(resumed.weightsSHA256 == whole.weightsSHA256 && resumed.testLoss == whole.testLoss)
            }
        }

        @Test func anOptimizerIsRecordedInTheRun() throws {
            _ = try Training(model: "lenet5", more: Self.adam + ["--steps", "1"])
                .run(data, in: scratch, output: "recorded")
            let text = try String(contentsOfFile: scratch.path("recorded") + "/run.yaml", encoding: .utf8)
            for line in ["adam:", "globalClipNorm:", "warmupSteps: 10", "cosine:", "beta2:"] {
                #expect(text.contains(line), "\(line) is not in \(text)")
            }
        }
    }
}
