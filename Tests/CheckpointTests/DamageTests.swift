import Checkpoint
import Testing

/// A checkpoint is whole or refused: every cut, every changed byte, of both files.
@Suite struct DamageTests {
    private let scratch: Scratch
    private let dataPath: String
    private let manifestPath: String

    init() throws {
        scratch = try Scratch()
        dataPath = try Sample.save(8, in: scratch.directory).path
        manifestPath = scratch.directory.manifestPath(step: 8)
    }

    private func damage(_ name: String, _ bytes: [UInt8]) throws -> CheckpointProblem? {
        _ = try scratch.write(bytes, name)
        return problem { _ = try scratch.directory.open(step: 8) }
    }

    @Test func tensorsCutOffAnywhereAreRefusedWithTheCount() throws {
        let whole = try contents(dataPath)
        for count in whole.indices {
            let expected = CheckpointProblem.cutOff(byteCount: count, expected: whole.count)
            #expect(try damage("step-00000008.safetensors", Array(whole.prefix(count))) == expected)
        }
        #expect(try damage("step-00000008.safetensors", whole) == nil)
    }

    @Test func everyChangedByteOfTheTensorsIsRefused() throws {
        let whole = try contents(dataPath)
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 0xFF
            #expect(try damage("step-00000008.safetensors", bytes) != nil, "byte \(index)")
        }
    }

    @Test func aManifestCutOffAnywhereIsRefused() throws {
        let whole = try contents(manifestPath)
        for count in whole.indices {
            #expect(try damage("step-00000008.json", Array(whole.prefix(count))) != nil, "\(count) bytes")
        }
    }

    @Test func everyChangedByteOfTheManifestIsRefused() throws {
        let whole = try contents(manifestPath)
        for index in whole.indices {
            for change in [0x01, 0x20, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] ^= change
                #expect(try damage("step-00000008.json", bytes) != nil, "byte \(index) changed by \(change)")
            }
        }
    }

    @Test func anythingBehindTheEndIsRefused() throws {
        let (data, manifest) = (try contents(dataPath), try contents(manifestPath))
        let expected = CheckpointProblem.tooLong(byteCount: data.count + 1, expected: data.count)
        #expect(try damage("step-00000008.safetensors", data + [0]) == expected)
        _ = try scratch.write(data, "step-00000008.safetensors")
        #expect(try damage("step-00000008.json", manifest + [0x0A]) != nil)
        let limit = 1 << 20
        let spaces = [UInt8](repeating: 0x20, count: limit + 1)
        #expect(try damage("step-00000008.json", spaces) == .tooLong(byteCount: limit + 1, expected: limit))
    }

    @Test func theNewestWholeOneIsTakenAndTheDamagedOnesAreNamed() throws {
        for step in [9, 10] { _ = try Sample.save(step, in: scratch.directory) }
        let path = scratch.directory.dataPath(step: 10)
        _ = try scratch.write(Array(Sample.fileBytes.dropLast(7)), "step-00000010.safetensors")
        let latest = try scratch.directory.latest()
        #expect(latest.checkpoint?.manifest.position.step == 9)
        let count = Sample.fileBytes.count
        let text = "\(path): cut off: \(count - 7) of \(count) bytes; restore it from a copy or use another checkpoint"
        #expect(latest.damaged.map(\.description) == [text])
    }

    @Test func numbersAreGroupedByThousands() {
        let problem = CheckpointProblem.cutOff(byteCount: 1234, expected: 12_345_678)
        #expect(problem.description == "cut off: 1,234 of 12,345,678 bytes")
        #expect(CheckpointProblem.cutOff(byteCount: 0, expected: 999).description == "cut off: 0 of 999 bytes")
    }

    @Test func everyProblemIsOneLine() {
        let problems: [CheckpointProblem] = [
            .missing, .cutOff(byteCount: 1, expected: 2), .tooLong(byteCount: 2, expected: 1),
            .headerTooLong(byteCount: .max, limit: 1), .malformed(offset: 1, expected: "'{'"), .duplicateName("a"),
            .unsupportedType(tensor: "a", type: "I8"), .wrongPlace(tensor: "a", reason: "is too large"),
            .changed(what: "the file"), .unsupportedVersion(2, supported: 1), .wrongStep(1, expected: 2),
            .system(operation: "read", code: 5, offset: 1),
        ]
        let lines = problems.map { CheckpointError(file: "f", problem: $0).description }
        #expect(Set(lines).count == problems.count)
        for line in lines {
            #expect(line.hasPrefix("f: ") && line.contains("; ") && !line.contains("\n"), "\(line)")
        }
    }
}
