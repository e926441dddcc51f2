import CLI
import Coordinator
import Glibc
import NeuralNetwork
import Testing

/// The options that decide the result, on a data set that is made in no time.
@Suite struct JobOptionsTests {
    private static let data = ["--data", "synthetic:28x28x1:10:600"]

    private func configuration(_ options: String...) throws -> RunConfiguration {
        try JobOptions.parse(Self.data + options).configuration()
    }

    @Test func theDefaultsAreThoseThatTheHelpNames() throws {
        let configuration = try configuration()
        #expect(configuration.model.name == "cnn" && configuration.epochs == 5 && configuration.batchSize == 64)
        #expect(configuration.machine == "12x12" && configuration.group == "6x6" && configuration.groups == 4)
        #expect(configuration.seed == 1 && configuration.format == .float32 && configuration.accumulate == 1)
        #expect(configuration.optimizer == .sgd(learningRate: 0.02, momentum: 0.9, weightDecay: 0))
        #expect(configuration.objective == Objective())
        #expect(configuration.version == Version.text)
        #expect(configuration.trainCount == 600 && configuration.testCount == 100)
        #expect(configuration.data == "synthetic:28x28x1:10:600")
        #expect(configuration.dataSHA256.count == 64)
    }

    @Test func everyOptionIsTakenOver() throws {
        let configuration = try configuration(
            "--model", "mlp", "--epochs", "2", "--batch-size", "600", "--machine", "4x2", "--group", "2x2",
            "--learning-rate", "0.25", "--momentum", "0", "--weight-decay", "0.5", "--dropout", "0.125", "--seed",
            "18446744073709551615")
        #expect(configuration.model.name == "mlp" && configuration.epochs == 2 && configuration.batchSize == 600)
        #expect(configuration.machine == "4x2" && configuration.group == "2x2" && configuration.groups == 2)
        #expect(configuration.seed == .max)
        #expect(configuration.optimizer == .sgd(learningRate: 0.25, momentum: 0, weightDecay: 0.5))
        let images = try Parsing.dataset("synthetic:28x28x1:10:600")
        #expect(configuration.model == (try Parsing.model("mlp", for: images, dropout: 0.125)))
    }

    /// 600 images in batches of 64 over 4 groups: micro-batches of 16.
    @Test func theAlgorithmOfEachConvolutionIsDecidedAndWrittenDown() throws {
        let images = try Parsing.dataset("synthetic:28x28x1:10:600")
        let model = try Parsing.model("cnn", for: images, dropout: 0.25)
        #expect(try configuration().model == model.choosing(.auto, microBatch: 16))
        #expect(try configuration("--convolution", "winograd").model == model.choosing(.winograd, microBatch: 16))
        #expect(try configuration("--convolution", "direct").model == model)
        #expect(try configuration().model != model)
        #expect(try JobOptions.parse(["--convolution", "auto"]).decidingOptionGiven == "--convolution")
    }

    /// With so few channels as `cnn` has; they may be asked for otherwise.
    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: ["bfloat16", "bf16"])
    func inBFloat16ConvolutionsAreDirect(name: String) throws {
        let reduced = try configuration("--format", name)
        #expect(reduced.format == .bfloat16)
        #expect(try reduced.model == configuration("--convolution", "direct").model)
        #expect(try reduced.model != configuration("--format", "float32").model)
        #expect(try configuration("--format", "float32") == configuration())
        let asked = try configuration("--format", name, "--convolution", "winograd").model
        #expect(try asked == configuration("--convolution", "winograd").model)
    }

    @Test(arguments: ["s16.15", "s16.15+s0.15"]) func winogradInFixedPointIsRefused(format: String) {
        let said = refusal { _ = try configuration("--format", format, "--convolution", "winograd") }
        #expect(said.hasPrefix("--convolution winograd does not go with --format \(format), ") && !said.contains("\n"))
    }

    @Test func aProcessorThatCannotDoItIsNamedInOneLine() async {
        await #expect(processExitsWith: .success) {
            unsafe setenv("ONEDNN_MAX_CPU_ISA", "AVX512_CORE", 1)
            let said = refusal { _ = try JobOptions.parse(["--format", "bfloat16"]).configuration() }
            precondition(said.hasPrefix("--format: bfloat16 needs a processor with AVX-512 BF16"), said)
            precondition(said.hasSuffix("this one has avx512_core at most; float32 works: --format float32"), said)
        }
    }

    @Test func theFormatBelongsToTheRun() throws {
        #expect(try JobOptions.parse(["--format", "float32"]).decidingOptionGiven == "--format")
    }

    @Test func theSameOptionsGiveTheSameConfiguration() throws {
        #expect(try configuration("--seed", "3") == configuration("--seed", "3"))
        #expect(try configuration("--seed", "3") != configuration("--seed", "4"))
    }

    /// Small images: 16 samples of a group have the tiles that Winograd's algorithm needs, passes of 4 have not.
    @Test func theAlgorithmOfEachConvolutionIsDecidedForAPass() throws {
        let options = ["--model", "resnet8", "--data", "synthetic:8x8x3:10:70"]
        let images = try Parsing.dataset("synthetic:8x8x3:10:70")
        let model = try Parsing.model("resnet8", for: images, dropout: 0.25)
        for (passes, microBatch) in [(1, 16), (2, 8), (3, 6), (4, 4), (16, 1), (64, 1)] {
            let configuration = try JobOptions.parse(options + ["--accumulate", "\(passes)"]).configuration()
            #expect(configuration.accumulate.rawValue == passes)
            #expect(configuration.model == model.choosing(.auto, microBatch: microBatch))
        }
        #expect(model.choosing(.auto, microBatch: 16) != model.choosing(.auto, microBatch: 4))
    }

    @Test func passesDoNotGoWithSynchronizedNormalizations() throws {
        let options = ["--model", "resnet8", "--data", "synthetic:8x8x3:10:70", "--accumulate", "2"]
        #expect(try JobOptions.parse(options).configuration().accumulate == 2)
        let line = refusal { _ = try JobOptions.parse(options + ["--normalization", "sync"]).configuration() }
        #expect(line.hasPrefix("--accumulate: 2 passes do not go with --normalization sync, "))
        #expect(line.hasSuffix("use --normalization local, or leave --accumulate out and take more hosts"))
    }

    @Test func refusalsNameOptionValueAndWhatWouldDo() {
        let cases: [([String], String)] = [
            (["--batch-size", "601"], "--batch-size 601 is larger than the data: "),
            (["--batch-size", "0"], "--batch-size is 0; it must be at least 1, for example 64"),
            (["--accumulate", "0"], "--accumulate is 0; it must be at least 1, for example 4"),
            (
                ["--accumulate", "65"],
                "--accumulate 65 is more than the batch has samples, 64; use at most that"
            ),
            (["--epochs", "0"], "--epochs is 0; it must be at least 1, for example 5"),
            (["--machine", "12"], "--machine: '12' is no machine size"),
            (["--group", "7x7"], "--group: groups of 7x7 do not tile"),
            (["--learning-rate", "0"], "optimizer: "), (["--momentum", "1"], "optimizer: "),
            (["--weight-decay", "nan"], "optimizer: "), (["--dropout", "1"], "--model cnn: "),
            (["--normalization", "global"], "--normalization: 'global' is none of local, sync"),
            (["--normalization", "sync"], "--normalization sync: cnn has no batch normalization; leave it out"),
            (["--convolution", "fft"], "--convolution: 'fft' is none of auto, direct, winograd"),
            (["--format", "float16"], "--format: 'float16' is none of float32, bfloat16"),
            (["--dropout", "-0.5"], "--model cnn: "), (["--model", "vgg17"], "--model: "),
        ]
        for (options, beginning) in cases {
            // A value that looks like an option must be joined to its name.
            let joined = "\(options[0])=\(options[1])"
            let line = refusal { _ = try JobOptions.parse(Self.data + [joined]).configuration() }
            #expect(line.hasPrefix(beginning), "\(options): \(line)")
        }
    }

    @Test func normalizationsAreLocalUnlessToldOtherwise() throws {
        let options = ["--model", "resnet8", "--data", "synthetic:8x8x3:10:70"]
        let local = try JobOptions.parse(options).configuration().model
        let sync = try JobOptions.parse(options + ["--normalization", "sync"]).configuration().model
        #expect(local.normalizesBatches && !local.synchronizes && sync.synchronizes)
        #expect(sync == local.normalizing(over: .sync))
        #expect(try JobOptions.parse(options + ["--normalization", "local"]).configuration().model == local)
    }

    @Test func anUnknownModelIsRefusedWithThoseThatThereAreBeforeDataAreRead() throws {
        let line = refusal {
            _ = try JobOptions.parse(["--model", "vgg17", "--data", "/no/such/folder"]).configuration()
        }
        #expect(Model.builtInNames.allSatisfy(line.contains) && line.contains("vgg17"))
    }

    @Test(arguments: [
        ["--epochs", "many"], ["--epochs", "1.5"], ["--seed", "-1"], ["--seed=18446744073709551616"],
        ["--learning-rate", "fast"], ["--batch-size"], ["--nonsense"], ["stray"],
    ])
    func whatCannotBeReadIsRefusedByTheParser(options: [String]) {
        #expect(throws: (any Error).self) { try JobOptions.parse(options) }
    }

    @Test func eachDecidingOptionIsFound() throws {
        let deciding = [
            "--model": "mlp", "--data": "x", "--batch-size": "1", "--machine": "1x1", "--group": "1x1",
            "--learning-rate": "1", "--momentum": "0", "--weight-decay": "0", "--dropout": "0", "--seed": "1",
            "--optimizer": "sgd", "--beta1": "0", "--beta2": "0", "--rho": "0", "--epsilon": "1", "--trust": "1",
            "--exclude-from-decay": "bias", "--l1": "0", "--l2": "0", "--clip-norm": "1", "--global-clip-norm": "1",
            "--clip-value": "1", "--schedule": "constant", "--decay-steps": "1", "--decay-rate": "1",
            "--end-learning-rate": "0", "--power": "1", "--boundaries": "1", "--rates": "1", "--warmup-steps": "0",
            "--warmup-from": "0", "--loss": "mse", "--label-smoothing": "0", "--huber-delta": "1", "--top-k": "1",
            "--normalization": "sync", "--convolution": "auto", "--accumulate": "1",
        ]
        for flag in ["--nesterov", "--centered", "--staircase"] {
            #expect(try JobOptions.parse([flag]).decidingOptionGiven == flag)
        }
        for (name, value) in deciding {
            #expect(try JobOptions.parse([name, value]).decidingOptionGiven == name)
            #expect(try JobOptions.parse(["--epochs", "2", name, value]).decidingOptionGiven == name)
        }
        #expect(try JobOptions.parse([]).decidingOptionGiven == nil)
        #expect(try JobOptions.parse(["--epochs", "2"]).decidingOptionGiven == nil)
    }

    @Test func aRunIsGoneOnWithOnlyOnItsOwnData() throws {
        let options = try JobOptions.parse([])
        var configuration = try configuration()
        try options.checkResumable(configuration, in: "RUN")
        configuration.dataSHA256 = String(repeating: "0", count: 64)
        let line = refusal { try options.checkResumable(configuration, in: "RUN") }
        #expect(line.hasPrefix("RUN: the data set synthetic:28x28x1:10:600 is not the one that the run began with"))
        #expect(line.contains("instead of 000000000000…"))
        configuration.data = "/no/such/folder"
        #expect(refusal { try options.checkResumable(configuration, in: "RUN") }.hasPrefix("--data: "))
    }
}
