import Checkpoint
import Foundation
import Testing

@Suite struct CheckpointDirectoryTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [1, 7, 100, 10_000])
    func aCheckpointComesBackWhole(pieces: Int) throws {
        let written = try Sample.save(938, in: scratch.directory, pieces: pieces)
        #expect(try scratch.names() == ["step-00000938.json", "step-00000938.safetensors"])
        #expect(written.path == "\(scratch.path)/step-00000938.safetensors")
        #expect(try contents(written.path) == Sample.fileBytes)
        let read = try scratch.directory.open(step: 938)
        #expect(read == written)
        #expect(read.manifest.position == Sample.position(938))
        #expect(read.manifest.run == Sample.run)
        #expect(read.manifest.weightsDigest == Sample.weights)
        let file = try read.open()
        #expect(try file.floats(of: try #require(file.header.tensor("dense/bias"))) == [7, 8, 9])
    }

    @Test func theFolderIsMadeIfItIsNotThere() throws {
        let directory = CheckpointDirectory(path: "\(scratch.path)/checkpoints")
        _ = try Sample.save(1, in: directory)
        #expect(try directory.latest().checkpoint?.manifest.position.step == 1)
        let nowhere = CheckpointDirectory(path: "\(scratch.path)/no/where")
        #expect(problem { _ = try Sample.save(1, in: nowhere) } == .system(operation: "mkdir", code: ENOENT, offset: 0))
    }

    @Test func theNewestIsFound() throws {
        for step in [2, 10, 100_000_000, 9] { _ = try Sample.save(step, in: scratch.directory) }
        #expect(try scratch.directory.steps() == [2, 9, 10, 100_000_000])
        let latest = try scratch.directory.latest()
        #expect(latest.checkpoint?.manifest.position.step == 100_000_000)
        #expect(latest.damaged.isEmpty)
    }

    @Test func anEmptyFolderHasNoneAndAMissingOneIsAnError() throws {
        let latest = try scratch.directory.latest()
        #expect(latest.checkpoint == nil)
        #expect(latest.damaged.isEmpty)
        #expect(problem { _ = try CheckpointDirectory(path: "\(scratch.path)/none").latest() } == .missing)
    }

    @Test func foreignNamesAndLeftoversAreIgnored() throws {
        _ = try Sample.save(3, in: scratch.directory)
        let names = [
            "step-00000009.safetensors.partial", "step-00000009.json.partial", "step-9.json", "step-000000009.json",
            "step--0000009.json", "step-.json", "step-00000009.txt", "step-00000009", "model.json", ".json",
            "step-0000000a.json",
        ]
        for name in names { _ = try scratch.write([1], name) }
        #expect(try scratch.directory.steps() == [3])
        let latest = try scratch.directory.latest()
        #expect(latest.checkpoint?.manifest.position.step == 3)
        #expect(latest.damaged.isEmpty)
    }

    @Test func aFileWithoutManifestIsReportedAndSkipped() throws {
        _ = try Sample.save(3, in: scratch.directory)
        let newer = try Sample.save(4, in: scratch.directory)
        let manifest = scratch.directory.manifestPath(step: 4)
        try FileManager.default.removeItem(atPath: manifest)
        let latest = try scratch.directory.latest()
        #expect(latest.checkpoint?.manifest.position.step == 3)
        #expect(latest.damaged == [CheckpointError(file: manifest, problem: .missing)])
        #expect(try contents(newer.path) == Sample.fileBytes)
    }

    @Test func aManifestWithoutFileOrOfAnotherStepIsRefused() throws {
        let written = try Sample.save(5, in: scratch.directory)
        let (old, new) = (scratch.directory.manifestPath(step: 5), scratch.directory.manifestPath(step: 6))
        try FileManager.default.copyItem(atPath: old, toPath: new)
        #expect(problem { _ = try scratch.directory.open(step: 6) } == .wrongStep(5, expected: 6))
        try FileManager.default.removeItem(atPath: written.path)
        #expect(throws: CheckpointError(file: written.path, problem: .missing)) {
            try scratch.directory.open(step: 5)
        }
    }

    @Test func tensorsThatAreNoneAreNeverCommitted() throws {
        var writer = try scratch.directory.begin(Sample.position(1), byteCount: 100)
        try writer.append([UInt8](repeating: 0x20, count: 100))
        let error = failure(ofCommitting: writer)
        #expect(error?.file == scratch.directory.dataPath(step: 1))
        #expect(try scratch.names().isEmpty)
    }

    @Test func anAbortedOrShortCheckpointLeavesNothing() throws {
        var writer = try scratch.directory.begin(Sample.position(1), byteCount: Sample.fileBytes.count)
        try writer.append(Array(Sample.fileBytes.prefix(50)))
        #expect(writer.byteCount == 50)
        writer.abort()
        #expect(try scratch.names().isEmpty)
        var short = try scratch.directory.begin(Sample.position(1), byteCount: Sample.fileBytes.count)
        try short.append(Array(Sample.fileBytes.dropLast()))
        let count = Sample.fileBytes.count
        let error = failure(ofCommitting: short)
        #expect(error?.problem == .cutOff(byteCount: count - 1, expected: count))
        #expect(try scratch.names().isEmpty)
    }

    @Test func aSecondCheckpointOfOneStepTakesThePlaceOfTheFirst() throws {
        _ = try Sample.save(1, in: scratch.directory)
        var writer = try scratch.directory.begin(Sample.position(1), byteCount: Sample.fileBytes.count)
        try writer.append(Sample.fileBytes)
        let second = try writer.commit(weightsDigest: Sample.weights, run: ["again": "yes"])
        #expect(try scratch.directory.open(step: 1) == second)
        #expect(try scratch.names().count == 2)
    }
}
