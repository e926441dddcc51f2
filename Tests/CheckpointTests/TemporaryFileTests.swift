import Checkpoint
import Foundation
import Testing

@Suite struct TemporaryFileTests {
    private let folder = NSTemporaryDirectory()

    @Test(arguments: [1, 7, 100]) func whatIsWrittenInPiecesIsReadInAnyPart(piece: Int) throws {
        let bytes = (0..<500).map { UInt8($0 % 251) }
        var file = try TemporaryFile(in: folder)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try file.append(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        #expect(file.byteCount == bytes.count)
        for range in [0..<500, 0..<0, 500..<500, 3..<4, 250..<499] {
            #expect(try file.read(range) == Array(bytes[range]))
        }
    }

    @Test func itHasNoName() throws {
        let scratch = try Scratch()
        var file = try TemporaryFile(in: scratch.path)
        try file.append([1, 2, 3])
        #expect(try scratch.names().isEmpty)
        #expect(try file.read(0..<3) == [1, 2, 3])
    }

    @Test func twoInOneFolderAreTwo() throws {
        var one = try TemporaryFile(in: folder)
        var other = try TemporaryFile(in: folder)
        try one.append([1])
        try other.append([2])
        #expect(try one.read(0..<1) == [1])
        #expect(try other.read(0..<1) == [2])
    }

    @Test func aFolderThatIsMissingIsNamed() throws {
        let error = #expect(throws: CheckpointError.self) { _ = try TemporaryFile(in: "/no/such/folder") }
        #expect(error?.description.hasPrefix("/no/such/folder: open at byte 0 failed: No such file") == true)
    }
}
