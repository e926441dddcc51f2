import CLI
import Coordinator
import Foundation
import Testing

/// `regatta train`, up to where workers are started.
@Suite struct TrainTests {
    private let folder = NSTemporaryDirectory() + "regatta-cli-" + UUID().uuidString

    /// A run that has begun, with this configuration.
    private func begun(_ body: (String, RunConfiguration) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let options = try JobOptions.parse(["--data", "synthetic:28x28x1:10:60", "--batch-size", "8", "--seed", "77"])
        let configuration = try options.configuration()
        _ = try RunDirectory(creating: folder, configuration: configuration)
        try body(folder, configuration)
    }

    private func resumed(_ arguments: String...) throws -> RunConfiguration {
        try Train.parse(["--resume", folder] + arguments).runConfiguration()
    }

    @Test func aResumedRunIsWhatItWas() throws {
        try begun { _, configuration in
            let again = try resumed()
            #expect(again == configuration)
        }
    }

    @Test func onlyTheNumberOfEpochsMayChange() throws {
        try begun { _, configuration in
            var longer = configuration
            longer.epochs = 9
            let again = try resumed("--epochs", "9")
            #expect(again == longer)
            #expect(refusal { _ = try resumed("--epochs", "0") }.hasPrefix("--epochs is 0"))
        }
    }

    @Test(arguments: [
        ["--model", "mlp"], ["--data", "fashion-mnist"], ["--batch-size", "8"], ["--machine", "12x12"],
        ["--group", "6x6"], ["--learning-rate", "0.05"], ["--momentum", "0.9"], ["--weight-decay", "0"],
        ["--dropout", "0.25"], ["--seed", "77"],
    ])
    func whatDecidesTheResultIsRefusedEvenIfItIsTheSame(option: [String]) throws {
        try begun { path, _ in
            let line = refusal { _ = try Train.parse(["--resume", path] + option).runConfiguration() }
            #expect(line == "\(option[0]) does not go with --resume: \(path)/run.yaml decides it; leave it out")
        }
    }

    @Test func theOutputOfAResumedRunIsItsFolder() throws {
        try begun { path, _ in
            #expect(
                refusal { _ = try resumed("--output", "elsewhere") }
                    == "--output does not go with --resume: the run stays in \(path)")
        }
    }

    @Test func aFolderThatIsNoRunIsRefused() throws {
        let failure = #expect(throws: RunFailure.self) { try resumed() }
        #expect(failure?.description == "\(folder) is no run directory: it has no run.yaml")
    }

    @Test func aConfigurationSpoiltByHandIsRefusedInsteadOfCrashing() throws {
        try begun { path, configuration in
            var spoilt = configuration
            spoilt.batchSize = 0
            try RunDirectory(opening: path).writeConfiguration(spoilt)
            let failure = #expect(throws: RunFailure.self) { try resumed() }
            #expect(failure?.description == "\(path)/run.yaml: 'batchSize' is 0; it must be 1 to 60")
        }
    }

    @Test func aNewRunIsWhatTheOptionsSay() throws {
        let train = try Train.parse(["--data", "synthetic:28x28x1:10:60", "--batch-size", "8", "--workers", "1"])
        #expect(try train.runConfiguration().batchSize == 8)
    }

    @Test(arguments: [["--resume"], ["--output"], ["--worker-lines=yes"], ["fast"]])
    func whatCannotBeReadIsRefusedByTheParser(arguments: [String]) {
        #expect(throws: (any Error).self) { try Train.parse(arguments) }
    }
}

/// `regatta worker`, up to where it connects.
@Suite struct WorkerCommandTests {
    private func line(_ arguments: String...) -> String {
        refusal { _ = try WorkerCommand.parse(["--coordinator", "tcp://a:1"] + arguments).options() }
    }

    @Test func theDefaultsAreThisHostsOwn() throws {
        let options = try WorkerCommand.parse(["--coordinator", "tcp://a:1"]).options()
        #expect(options.coordinator == "tcp://a:1" && options.slots == ProcessInfo.processInfo.activeProcessorCount)
        #expect(options.name.hasSuffix("-\(ProcessInfo.processInfo.processIdentifier)"))
        #expect(options.data == nil && options.ringAddress == nil && options.connectTimeout == .seconds(10))
        #expect(options.version == Version.text)
    }

    @Test func everyOptionIsTakenOver() throws {
        let options = try WorkerCommand.parse([
            "--coordinator", "tcp://a:1", "--slots", "3", "--name", "n", "--data", "/d", "--ring-address", "10.0.0.2",
            "--connect-timeout", "4",
        ]).options()
        #expect(options.slots == 3 && options.name == "n" && options.data == "/d")
        #expect(options.ringAddress == "10.0.0.2" && options.connectTimeout == .seconds(4))
    }

    @Test func refusalsNameOptionAndValue() {
        #expect(line("--slots", "0") == "--slots is 0; it must be at least 1, for example 2")
        #expect(line("--slots", "5000000000") == "--slots is 5000000000; it must be at most 4096, for example 2")
        #expect(line("--connect-timeout=-1").hasPrefix("--connect-timeout is -1"))
        #expect(throws: (any Error).self) { try WorkerCommand.parse([]) }
    }
}
