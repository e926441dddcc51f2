import Checkpoint
import Foundation
import Testing

@Suite struct SafetensorsFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func theTensorsComeBackBitForBit() throws {
        let file = try SafetensorsFile(path: try scratch.write(Sample.fileBytes, "sample"))
        #expect(file.header.metadata == ["format": "regatta"])
        #expect(file.header.tensors == Sample.layout.tensors)
        for (tensor, values) in zip(file.header.tensors, Sample.values) {
            #expect(try file.floats(of: tensor).map(\.bitPattern) == values.map(\.bitPattern))
        }
    }

    /// What safetensors 0.8.0 for Python writes for these two arrays and `metadata={"k": "é"}`.
    @Test func aFileOfTheReferenceImplementationIsRead() throws {
        let text =
            #"{"__metadata__":{"k":"é"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
            + #""b/x":{"dtype":"F32","shape":[2,3],"data_offsets":[4,28]}}      "#
        let values: [Float] = [1.5, 0, 1, 2, 3, 4, 5]
        let bytes = [0x90, 0, 0, 0, 0, 0, 0, 0] + Array(text.utf8) + values.flatMap(Sample.littleEndian)
        let file = try SafetensorsFile(path: try scratch.write(bytes, "reference"))
        #expect(file.header.metadata == ["k": "é"])
        #expect(file.header.tensors.map(\.name) == ["a", "b/x"])
        #expect(file.header.tensors.map(\.shape) == [[1], [2, 3]])
        #expect(try file.floats(of: file.header.tensors[1]) == [0, 1, 2, 3, 4, 5])
    }

    @Test func anyRangeOfBytesCanBeRead() throws {
        let file = try SafetensorsFile(path: try scratch.write(Sample.fileBytes, "sample"))
        for start in stride(from: 0, through: Sample.fileBytes.count, by: 37) {
            for end in start...Sample.fileBytes.count {
                let bytes = try file.bytes(in: start..<end)
                guard bytes == Array(Sample.fileBytes[start..<end]) else {
                    Issue.record("bytes \(start)..<\(end) differ")
                    return
                }
            }
        }
    }

    @Test func aFileCutOffAnywhereIsRefused() throws {
        for count in 0..<Sample.fileBytes.count {
            let path = try scratch.write(Array(Sample.fileBytes.prefix(count)), "cut")
            guard case .cutOff(byteCount: count, _) = problem({ _ = try SafetensorsFile(path: path) }) else {
                Issue.record("cut off at \(count) of \(Sample.fileBytes.count) bytes, and read")
                continue
            }
        }
    }

    @Test func aFileThatGoesOnIsRefused() throws {
        let path = try scratch.write(Sample.fileBytes + [0], "long")
        let count = Sample.fileBytes.count
        #expect(problem { _ = try SafetensorsFile(path: path) } == .tooLong(byteCount: count + 1, expected: count))
    }

    @Test func anAbsurdHeaderLengthIsRefusedBeforeItIsRead() throws {
        for top in [0x01, 0x7F, 0x80, 0xFF] as [UInt8] {
            let path = try scratch.write([0, 0, 0, 0, 0, 0, 0, top] + [UInt8](repeating: 0x20, count: 100), "absurd")
            guard case .headerTooLong = problem({ _ = try SafetensorsFile(path: path) }) else {
                Issue.record("a header of 2^56 times \(top) bytes was accepted")
                continue
            }
        }
    }

    @Test func theErrorNamesTheFileAndTheRemedy() throws {
        let path = try scratch.write(Array(Sample.fileBytes.prefix(300)), "cut")
        let error = #expect(throws: CheckpointError.self) { _ = try SafetensorsFile(path: path) }
        let text =
            "\(path): cut off: 300 of \(Sample.fileBytes.count) bytes; restore it from a copy or use another checkpoint"
        #expect(error?.description == text)
    }

    @Test func whatIsNoFileIsRefused() throws {
        #expect(problem { _ = try SafetensorsFile(path: "\(scratch.path)/nothing") } == .missing)
        let folder = CheckpointProblem.malformed(offset: 0, expected: "a regular file")
        #expect(problem { _ = try SafetensorsFile(path: scratch.path) } == folder)
        #expect(problem { _ = try SafetensorsFile(path: "/dev/zero") } == folder)
        let pipe = "\(scratch.path)/pipe"
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(problem { _ = try SafetensorsFile(path: pipe) } == folder)
    }
}
