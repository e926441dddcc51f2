import Checkpoint
import Foundation
import Testing

/// Many checkpoints, many tensors, names from every script.
@Suite struct LargeAndForeignTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func amongManyCheckpointsTheNewestWholeOneIsFound() throws {
        var random = SeededRandom(seed: 5)
        let steps = Set((0..<120).map { _ in Int.random(in: 0...200_000_000, using: &random) })
        for step in steps.shuffled(using: &random) { _ = try Sample.save(step, in: scratch.directory) }
        let sorted = steps.sorted()
        #expect(try scratch.directory.steps() == sorted)
        let bad = Array(sorted.suffix(7).reversed())
        for step in bad { _ = try scratch.write([1, 2, 3], "\(URL(filePath: dataPath(step)).lastPathComponent)") }
        let latest = try scratch.directory.latest()
        #expect(latest.checkpoint?.manifest.position.step == sorted[sorted.count - 8])
        #expect(latest.damaged.map(\.file) == bad.map(dataPath))
    }

    private func dataPath(_ step: Int) -> String { scratch.directory.dataPath(step: step) }

    @Test func thousandsOfTensorsAreReadAgain() throws {
        let count = 3_000
        let layout = SafetensorsLayout(
            tensors: (0..<count).map { ("block_\($0)/kernel", [1 + $0 % 3]) }, metadata: ["count": "\(count)"])
        let values = (0..<count).flatMap { tensor in (0..<1 + tensor % 3).map { Float(tensor * 4 + $0) } }
        let path = try scratch.write(layout.headerBytes + values.flatMap(Sample.littleEndian), "many")
        let file = try SafetensorsFile(path: path)
        #expect(file.header.tensors == layout.tensors)
        for tensor in [0, 1, 1_234, count - 1] {
            let info = try #require(file.header.tensor("block_\(tensor)/kernel"))
            #expect(try file.floats(of: info) == (0..<1 + tensor % 3).map { Float(tensor * 4 + $0) })
        }
    }

    @Test func aHeaderAboveTheLimitIsRefusedAndOneOfSpacesIsNot() throws {
        let limit = 16 << 20
        let path = try scratch.write(little(limit + 1) + [UInt8](repeating: 0x20, count: 64), "above")
        let expected = CheckpointProblem.headerTooLong(byteCount: UInt64(limit + 1), limit: limit)
        #expect(problem { _ = try SafetensorsFile(path: path) } == expected)
        let short = try scratch.write(little(limit) + [0x7B], "short")
        #expect(problem { _ = try SafetensorsFile(path: short) } == .cutOff(byteCount: 9, expected: limit + 8))
        let spaces = Array("{}".utf8) + [UInt8](repeating: 0x20, count: 100_000)
        let file = try SafetensorsFile(path: try scratch.write(little(spaces.count) + spaces, "spaces"))
        #expect(file.header.tensors.isEmpty && file.header.fileByteCount == spaces.count + 8)
    }

    private func little(_ number: Int) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    @Test func foldersMayHaveAnyName() throws {
        for name in ["Läufe", "ラン", "бег", "🚣 run", "a'b\"c\\d", "tab\tnew\nline", "e\u{301}", ".hidden"] {
            let directory = CheckpointDirectory(path: "\(scratch.path)/\(name)")
            let written = try Sample.save(3, in: directory)
            #expect(try directory.latest().checkpoint == written, "\(name)")
            #expect(written.path == "\(scratch.path)/\(name)/step-00000003.safetensors")
        }
    }

    /// Swift, like a reader, takes two spellings of one letter for the same name; so two such tensors are refused.
    @Test func twoSpellingsOfOneLetterAreOneName() throws {
        let text =
            #"{"é":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
            + #""e\u0301":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}"#
        let problem = problem { _ = try SafetensorsHeader(text: Array(text.utf8)) }
        guard case .duplicateName = problem else {
            Issue.record("\(String(describing: problem))")
            return
        }
        let layout = SafetensorsLayout(tensors: [("\u{e9}", [1])])
        #expect(layout.byteRange(of: "e\u{301}") == layout.byteRange(of: "\u{e9}"))
    }

    @Test(arguments: ["\u{feff}", "\u{200d}", "\u{202e}abc", "\r\n", "\u{7f}", "\u{ffff}", "👨‍👩‍👧", "a/b//c"])
    func unusualTextComesBackScalarByScalar(text: String) throws {
        let layout = SafetensorsLayout(tensors: [(text, [1])], metadata: [text: text])
        let header = try SafetensorsHeader(text: Array(layout.headerBytes.dropFirst(8)))
        #expect(header.tensors.map { Array($0.name.unicodeScalars) } == [Array(text.unicodeScalars)])
        #expect(header.metadata.map { Array($0.value.unicodeScalars) } == [Array(text.unicodeScalars)])
    }

    @Test func aRunsIdentityMayBeLongButNotAbsurd() async throws {
        var writer = try scratch.directory.begin(Sample.position(1), byteCount: Sample.fileBytes.count)
        try writer.append(Sample.fileBytes)
        let run = ["job": String(repeating: "é", count: 100_000)]
        let written = try writer.commit(weightsDigest: Sample.weights, run: run)
        #expect(try scratch.directory.open(step: 1) == written && written.manifest.run == run)
        _ = try scratch.write([UInt8](repeating: 0x20, count: (1 << 20) + 1), "step-00000001.json")
        let expected = CheckpointProblem.tooLong(byteCount: (1 << 20) + 1, expected: 1 << 20)
        #expect(problem { _ = try scratch.directory.open(step: 1) } == expected)
    }
}
