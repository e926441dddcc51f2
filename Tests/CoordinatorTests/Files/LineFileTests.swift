import Coordinator
import Foundation
import Testing

@Suite struct LineFileTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test func aFileCutOffInALineGoesOnOnTheNext() throws {
        try folder.write("{\"a\":1}\n{\"a\"", to: "f.jsonl")
        let file = try LineFile(path: folder.path + "/f.jsonl")
        try file.append(["a": 2])
        try file.append(["a": 3])
        #expect(try folder.read("f.jsonl") == "{\"a\":1}\n{\"a\"\n{\"a\":2}\n{\"a\":3}\n")
    }

    @Test func aWholeFileIsGoneOnWithAsItIs() throws {
        for text in ["", "{}\n", "\n"] {
            try folder.write(text, to: "f.jsonl")
            try LineFile(path: folder.path + "/f.jsonl").append(["a": 2])
            #expect(try folder.read("f.jsonl") == text + "{\"a\":2}\n")
        }
    }

    @Test func keysAreSortedAndSlashesPlain() throws {
        let file = try LineFile(path: folder.path + "/f.jsonl")
        try file.append(["b": "x/y", "a": "\n"])
        try file.synchronize()
        #expect(try folder.read("f.jsonl") == "{\"a\":\"\\n\",\"b\":\"x/y\"}\n")
    }

    @Test func aFolderThatIsMissingIsNamed() {
        let failure = #expect(throws: RunFailure.self) { try LineFile(path: folder.path + "/none/f.jsonl") }
        #expect(failure?.description == "\(folder.path)/none/f.jsonl: cannot be made; is the folder writable?")
    }

    @Test func aLossThatIsNoNumberIsWrittenAndKept() throws {
        let directory = try RunDirectory(creating: folder.path, configuration: try sampleConfiguration())
        let ledger = try Ledger(directory, keepingSteps: 0)
        let losses = [Double.nan, .infinity, -.infinity, 0.5]
        for (step, loss) in losses.enumerated() {
            let totals = GroupTotals([GroupReport(group: 0, lossSum: loss, correct: 0, count: 1)])
            let work = StepWork(step: step, epoch: 0, positions: step..<step + 1)
            try ledger.append(Commit(work: work, totals: totals, weightsDigest: 0, reports: []), generation: 1)
        }
        let lines = try folder.read("ledger.jsonl").split(separator: "\n")
        #expect(zip(lines, ["\"nan\"", "\"inf\"", "\"-inf\"", "0.5"]).allSatisfy { $0.contains("\"loss\":\($1)") })
        _ = try Ledger(directory, keepingSteps: 4)
        #expect(try folder.read("ledger.jsonl").split(separator: "\n") == lines)
    }
}
