import Checkpoint
import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Files of Keras go in, and `model.keras` comes out.
    @Suite struct KerasModelTests {
        private let scratch: Scratch

        init() throws { scratch = try Scratch() }

        private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Golden/keras").path

        private func write(_ name: String, _ json: String) throws -> String {
            try json.write(toFile: scratch.path(name), atomically: true, encoding: .utf8)
            return scratch.path(name)
        }

        /// A model for the small images, as `to_json()` writes it.
        private func model(_ last: String, loss: String = "sparse_categorical_crossentropy") throws -> String {
            try write(
                "model.json",
                """
                {"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "small",
                "layers": [
                {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null,
                 "config": {"name": "in", "batch_shape": [null, 28, 28, 1]}},
                {"module": "keras.layers", "class_name": "Flatten", "registered_name": null, "config": {"name": "flat"}},
                \(last)]},
                "compile_config": {"optimizer": "adam", "loss": "\(loss)", "metrics": ["accuracy"]}}
                """)
        }

        private let dense = """
            {"module": "keras.layers", "class_name": "Dense", "registered_name": null,
             "config": {"name": "out", "units": 10, "activation": "softmax"}}
            """

        private func train(_ model: String, _ more: [String], output: String) throws -> Program.Result {
            let data = try SmallFashion(in: scratch, named: "data-\(output)").path
            return try Program.run(
                ["train", "--model", model, "--data", data, "--workers", "2", "--output", scratch.path(output)] + more,
                in: scratch)
        }

        @Test(arguments: [
            "keras2-functional.keras", "keras2-model.h5", "keras2-sequential.keras", "keras3-functional.json",
            "keras3-functional.keras", "keras3-model.h5", "keras3-sequential.keras",
        ])
        func everyFileOfAModelIsShown(name: String) throws {
            let result = try Program.run(["model", "show", "\(Self.golden)/\(name)"], in: scratch)
            #expect(result.output.contains("parameters") && !result.output.contains("?"), "\(result.output)")
            // They were compiled with an accuracy beside a mean squared error.
            let isRefused = result.output.contains("accuracy' is not counted with mse")
            #expect(result.status == (isRefused ? 2 : 0), "\(result.errors)")
        }

        @Test func builtInModelsAreShown() throws {
            let result = try Program.run(["model", "show", "resnet50"], in: scratch)
            #expect(result.status == 0 && result.output.contains("25636712 parameters"))
        }

        @Test func everythingThatIsNotSupportedIsNamedBeforeAnythingIsMade() throws {
            let layers = """
                {"class_name": "Lambda", "config": {"name": "mine"}},
                {"class_name": "LSTM", "config": {"name": "memory", "units": 3}}, \(dense)
                """
            let file = try model(layers, loss: "hinge")
            let shown = try Program.run(["model", "show", file], in: scratch)
            #expect(shown.status == 2)
            for word in ["Lambda", "LSTM", "'hinge' is not supported", "SeparableConv2D"] {
                #expect(shown.output.contains(word), "\(word) is missing: \(shown.output)")
            }
            let result = try train(file, [], output: "refused")
            #expect(result.status == 2 && result.errors.contains("layer 'mine' (Lambda)"), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: scratch.path("refused")))
        }

        @Test func aFilesOwnOptimizerAndLossAreUsedUnlessAnOptionSaysOtherwise() throws {
            let file = try model(dense)
            #expect(try train(file, ["--epochs", "1"], output: "own").status == 0)
            let own = try RunDirectory(opening: scratch.path("own")).configuration()
            #expect(own.optimizer.learningRate.initial == 0.001 && own.optimizer.slotNames == ["momentum", "velocity"])
            #expect(try train(file, ["--epochs", "1", "--learning-rate", "0.01"], output: "rate").status == 0)
            let rate = try RunDirectory(opening: scratch.path("rate")).configuration()
            #expect(rate.optimizer.learningRate.initial == 0.01 && rate.optimizer.slotNames.count == 2)
            #expect(try train(file, ["--epochs", "1", "--optimizer", "sgd"], output: "sgd").status == 0)
            let sgd = try RunDirectory(opening: scratch.path("sgd")).configuration()
            #expect(sgd.optimizer.slotNames == ["momentum"])
        }

        @Test func whatComesOutGoesInAgainAndCountsOn() throws {
            let first = try train(try model(dense), ["--epochs", "1"], output: "first")
            #expect(first.status == 0, "\(first.errors)")
            let summary = try Training.summary(scratch.path("first"))
            let second = try train(scratch.path("first/model.keras"), ["--steps", "1"], output: "second")
            #expect(second.status == 0, "\(second.errors)")
            let beginning = CheckpointDirectory(path: scratch.path("second/checkpoints"))
            let steps = summary.steps
            #expect(try beginning.steps() == [steps, steps + 1])
            #expect(try beginning.open(step: steps).manifest.weightsDigest.description == summary.weightsSHA256)
            #expect(try Training.summary(scratch.path("second")).steps == steps + 1)
        }

        @Test func aResumedRunGivesItsModelBackToo() throws {
            #expect(try train(try model(dense), ["--epochs", "1"], output: "run").status == 0)
            let file = scratch.path("run/model.keras")
            let before = try Data(contentsOf: URL(fileURLWithPath: file))
            let again = try Program.run(
                ["train", "--resume", scratch.path("run"), "--epochs", "2", "--workers", "1"], in: scratch)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) != before)
        }

        @Test(arguments: [
            ("nothing.keras", "is neither a file"), ("cut.keras", "cut.keras"), ("text.keras", "text.keras"),
        ])
        func whatIsNoModelIsRefusedInOneLine(name: String, says: String) throws {
            let whole = try Data(contentsOf: URL(fileURLWithPath: "\(Self.golden)/keras3-sequential.keras"))
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: scratch.path("cut.keras")))
            _ = try write("text.keras", "hello")
            let result = try train(scratch.path(name), [], output: "none")
            #expect(result.status == 2 && result.errors.contains(says), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }

        @Test func optionsThatAFileDecidesAreRefused() throws {
            let result = try train(try model(dense), ["--dropout", "0.5"], output: "none")
            #expect(result.status == 2 && result.errors.contains("--dropout does not go with a model's file"))
        }

        @Test func aServiceEndsWithItsInputAndLeavesNothing() throws {
            let folder = scratch.path("tmp")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let program = try Program(
                [
                    "serve", "--listen", "ipc://\(scratch.path("service"))", "--workers", "1", "--cache",
                    scratch.path("cache"), "--until-input-ends",
                ], environment: ["TMPDIR=\(folder)"], in: scratch)
            let result = try program.finish(within: .seconds(20))
            #expect(result.status == 0 && result.output.contains("serving at"), "\(result.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }
}
