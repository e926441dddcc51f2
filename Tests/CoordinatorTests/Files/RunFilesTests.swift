import Coordinator
import Foundation
import NeuralNetwork
import Testing

/// A folder of a test's own, removed with it.
final class ScratchFolder: Sendable {
    let path = NSTemporaryDirectory() + "regatta-test-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }
}

/// A configuration that is as good as any.
func sampleConfiguration() throws -> RunConfiguration {
    RunConfiguration(
        version: "0.0.0", library: "oneDNN 2.6.3", instructionSet: "avx2", data: "fashion-mnist",
        dataSHA256: String(repeating: "ab", count: 32), trainCount: 60_000, testCount: 10_000, seed: .max, epochs: 3,
        batchSize: 64, machine: "12x12", group: "6x6", groups: 4, accumulate: 2, format: .bfloat16,
        optimizer: .sgd(learningRate: 0.1, momentum: 0.9, weightDecay: 0),
        objective: Objective(Loss(.huber(delta: 0.5)), topK: 3),
        model: try Model.builtIn("lenet5", height: 28, width: 28, channels: 1, classes: 10, dropout: 0.25))
}

@Suite struct RunDirectoryTests {
    @Test func theConfigurationIsReadBackAsItWas() throws {
        let folder = try ScratchFolder()
        let configuration = try sampleConfiguration()
        let directory = try RunDirectory(creating: folder.path + "/run", configuration: configuration)
        #expect(try RunDirectory(opening: directory.path).configuration() == configuration)
        #expect(try folder.read("run/run.yaml").contains("batchSize: 64"))
    }

    @Test func theObjectiveIsWrittenByName() throws {
        let folder = try ScratchFolder()
        _ = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let text = try folder.read("run.yaml")
        for line in ["  topK: 3\n", "name: huber\n", "huberDelta: "] {
            #expect(text.contains(line), "\(line) is not in \(text)")
        }
    }

    /// A run of a version that took one pass goes on with that.
    @Test func thePassesAreWrittenAndOneIsMeantWithout() throws {
        let folder = try ScratchFolder()
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let text = try folder.read("run.yaml")
        #expect(try text.contains("\naccumulate: 2\n") && directory.configuration().accumulate == 2)
        try folder.write(text.replacing("accumulate: 2\n", with: ""), to: "run.yaml")
        #expect(try directory.configuration().accumulate == 1)
    }

    @Test func theFormatIsWrittenByNameAndReadAgain() throws {
        let folder = try ScratchFolder()
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let text = try folder.read("run.yaml")
        #expect(text.contains("format: bfloat16\n"))
        #expect(try directory.configuration().format == .bfloat16)
        try folder.write(text.replacing("format: bfloat16", with: "format: bfloat17"), to: "run.yaml")
        #expect(throws: RunFailure.self) { try directory.configuration() }
    }

    /// A run of a version that had one loss goes on with that.
    @Test func withoutAnObjectiveTheDefaultOneIsMeant() throws {
        let folder = try ScratchFolder()
        var configuration = try sampleConfiguration()
        let directory = try RunDirectory(creating: folder.path, configuration: configuration)
        let (before, after) = try splitAtObjective(folder.read("run.yaml"))
        try folder.write(before + after, to: "run.yaml")
        configuration.objective = Objective()
        #expect(try directory.configuration() == configuration)
    }

    @Test func targetsAndWeightsAreWrittenAndReadAgain() throws {
        for objective in [
            Objective(Loss(.meanSquaredError), targets: .vectors, weighsSamples: true),
            Objective(Loss(.binaryCrossentropy), classWeights: [1, 0.1, 2.5]),
        ] {
            var configuration = try sampleConfiguration()
            (configuration.objective, configuration.testCount) = (objective, 0)
            let folder = try ScratchFolder()
            let directory = try RunDirectory(creating: folder.path, configuration: configuration)
            #expect(try directory.configuration() == configuration)
        }
    }

    /// Of a version that knew class numbers only.
    @Test func whatIsUsualIsNotWritten() throws {
        let folder = try ScratchFolder()
        _ = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let text = try folder.read("run.yaml")
        for key in ["targets", "weighsSamples", "classWeights"] { #expect(!text.contains(key)) }
    }

    /// What stands before the objective in run.yaml, and what stands behind it.
    private func splitAtObjective(_ text: String) throws -> (String, String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.hasPrefix("objective:") })
        let rest = lines[(first + 1)...].drop { $0.hasPrefix(" ") }
        return (lines[..<first].map { $0 + "\n" }.joined(), rest.joined(separator: "\n"))
    }

    @Test(arguments: ["topK: 11", "topK: 0", "huberDelta: -1", "name: hinge", "name: mse"])
    func anObjectiveThatCannotBeTrainedForIsRefusedInOneLine(line: String) throws {
        let folder = try ScratchFolder()
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let key = String(line.prefix { $0 != ":" }) + ": "
        let lines = try folder.read("run.yaml").split(separator: "\n").map { whole in
            let text = String(whole)
            let isName = key == "name: " && !text.contains("huber")
            guard let range = text.range(of: key), !isName else { return text }
            return text[..<range.lowerBound] + line
        }
        try folder.write(lines.joined(separator: "\n"), to: "run.yaml")
        let failure = #expect(throws: RunFailure.self) { try directory.configuration() }
        #expect(failure?.description.contains("run.yaml: ") == true)
        #expect(failure?.description.contains("\n") == false)
    }

    /// Two coordinators in one folder would write over each other's checkpoints and lose lines of the ledger.
    @Test func oneAtATimeWorksOnARun() throws {
        let folder = try ScratchFolder()
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        var log: RunLog? = try RunLog(directory)
        try log?.append("started")
        let failure = #expect(throws: RunFailure.self) { try RunLog(RunDirectory(opening: folder.path)) }
        #expect(failure?.kind == .input)
        #expect(failure?.description.hasPrefix("\(folder.path): another regatta is at work on this run") == true)
        log = nil
        log = try RunLog(RunDirectory(opening: folder.path))
        try log?.append("resumed")
        #expect(try folder.read("log.jsonl").split(separator: "\n").count == 2)
    }

    @Test func anEarlierRunIsNotOverwritten() throws {
        let folder = try ScratchFolder()
        _ = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let before = try folder.read("run.yaml")
        var other = try sampleConfiguration()
        other.seed = 2
        let failure = #expect(throws: RunFailure.self) {
            try RunDirectory(creating: folder.path, configuration: other)
        }
        #expect(failure?.kind == .input)
        #expect(failure?.description.contains("holds a run already") == true)
        #expect(try folder.read("run.yaml") == before)
    }

    @Test func aFolderWithoutARunIsRefused() throws {
        let folder = try ScratchFolder()
        let failure = #expect(throws: RunFailure.self) { try RunDirectory(opening: folder.path) }
        #expect(failure?.description == "\(folder.path) is no run directory: it has no run.yaml")
    }

    @Test(arguments: ["", "seed: [", "seed: many\nversion: 1", "- a\n- b"])
    func aDamagedConfigurationIsRefusedInOneLine(text: String) throws {
        let folder = try ScratchFolder()
        try folder.write(text, to: "run.yaml")
        let failure = #expect(throws: RunFailure.self) { try RunDirectory(opening: folder.path).configuration() }
        #expect(failure?.description.contains("run.yaml: not the configuration of a run") == true)
        #expect(failure?.description.contains("\n") == false)
    }

    @Test func aPathThatCannotBeMadeIsNamed() throws {
        let failure = #expect(throws: RunFailure.self) {
            try RunDirectory(creating: "/proc/none/run", configuration: try sampleConfiguration())
        }
        #expect(failure?.description.hasPrefix("/proc/none/run: cannot be made") == true)
    }

    @Test func theDefaultPathHasDateAndModel() {
        let path = RunDirectory.defaultPath(model: "cnn", at: Date(timeIntervalSince1970: 1_800_000_000))
        #expect(path.wholeMatch(of: /runs\/2027-01-1[45]T\d\d-\d\d-\d\d-cnn/) != nil)
    }
}

@Suite struct LedgerTests {
    private let schedule = StepSchedule(sampleCount: 10, batchSize: 4)

    private func commit(_ step: Int) -> Commit {
        let work = schedule.work(of: step)
        let totals = GroupTotals([GroupReport(group: 0, lossSum: 2, correct: 1, count: work.positions.count)])
        return Commit(work: work, totals: totals, weightsDigest: UInt64(step), reports: [])
    }

    private func entries(_ folder: ScratchFolder) throws -> [LedgerEntry] {
        try folder.read("ledger.jsonl").split(separator: "\n").map {
            try JSONDecoder().decode(LedgerEntry.self, from: Data($0.utf8))
        }
    }

    @Test func eachCommittedStepIsALine() throws {
        let folder = try ScratchFolder()
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let ledger = try Ledger(directory, keepingSteps: 0)
        for step in 0..<4 { try ledger.append(commit(step), generation: 1) }
        let entries = try entries(folder)
        #expect(entries.map(\.step) == [0, 1, 2, 3])
        #expect(entries.map(\.count) == [4, 4, 2, 4])
        #expect(entries.map(\.first) == [0, 4, 8, 0])
        #expect(entries[3].epoch == 1 && entries[3].weights == "0000000000000003" && entries[2].loss == 1)
    }

    @Test func aResumedRunDropsWhatCameAfterItsCheckpointAndACutOffLine() throws {
        let folder = try ScratchFolder()
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let ledger = try Ledger(directory, keepingSteps: 0)
        for step in 0..<5 { try ledger.append(commit(step), generation: 1) }
        let whole = try folder.read("ledger.jsonl")
        for cut in [0, 1, 30] {
            try folder.write(String(whole.dropLast(cut)), to: "ledger.jsonl")
            let again = try Ledger(directory, keepingSteps: 3)
            try again.append(commit(3), generation: 2)
            #expect(try entries(folder).map(\.step) == [0, 1, 2, 3])
            #expect(try entries(folder).last?.generation == 2)
        }
    }
}

@Suite struct RunLogTests {
    @Test func eachEventIsAnObjectWithTimeAndFields() throws {
        let folder = try ScratchFolder()
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let log = try RunLog(directory)
        try log.append("epoch", ["loss": 0.5, "step": 3, "worker": "w\"1\n", "bad": .number(.nan)])
        try log.append("end")
        let lines = try folder.read("log.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        let first = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        #expect(first["event"] as? String == "epoch" && first["loss"] as? Double == 0.5)
        #expect(first["worker"] as? String == "w\"1\n" && first["bad"] as? String == "nan")
        let time = try #require(first["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/) != nil)
    }
}
