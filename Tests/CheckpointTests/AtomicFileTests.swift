import Checkpoint
import Foundation
import Testing

@Suite struct AtomicFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private var path: String { "\(scratch.path)/file" }

    @Test(arguments: [0, 1, 2, 10], [1, 3, 64])
    func theFileAppearsWholeWhenCommitted(pieces: Int, size: Int) throws {
        var file = try AtomicFile(path: path, expectedByteCount: pieces * size)
        for piece in 0..<pieces {
            #expect(try scratch.names() == ["file.partial"])
            try file.append([UInt8](repeating: UInt8(piece), count: size))
        }
        #expect(file.byteCount == pieces * size)
        try file.commit()
        #expect(try scratch.names() == ["file"])
        let expected = (0..<pieces).flatMap { [UInt8](repeating: UInt8($0), count: size) }
        #expect(try contents(path) == expected)
    }

    @Test func anAbortedOrForgottenFileLeavesNothing() throws {
        var aborted = try AtomicFile(path: path, expectedByteCount: 3)
        try aborted.append([1, 2, 3])
        aborted.abort()
        #expect(try scratch.names().isEmpty)
        do {
            var forgotten = try AtomicFile(path: path, expectedByteCount: 3)
            try forgotten.append([1, 2, 3])
        }
        #expect(try scratch.names().isEmpty)
    }

    @Test func whatWasGoodStaysUntilTheNewFileIsWhole() throws {
        _ = try scratch.write([9, 9], "file")
        var file = try AtomicFile(path: path, expectedByteCount: 1)
        try file.append([1])
        #expect(try contents(path) == [9, 9])
        try file.commit()
        #expect(try contents(path) == [1])
    }

    @Test func tooFewBytesAreNotCommitted() throws {
        var file = try AtomicFile(path: path, expectedByteCount: 5)
        try file.append([1, 2, 3, 4])
        #expect(failure(ofCommitting: file)?.problem == .cutOff(byteCount: 4, expected: 5))
        #expect(try scratch.names().isEmpty)
    }

    @Test func failureIsSticky() throws {
        var file = try AtomicFile(path: path, expectedByteCount: 2)
        try file.append([1])
        let expected = CheckpointError(file: path, problem: .tooLong(byteCount: 3, expected: 2))
        #expect(throws: expected) { try file.append([2, 3]) }
        #expect(throws: expected) { try file.append([2]) }
        #expect(failure(ofCommitting: file) == expected)
        #expect(try scratch.names().isEmpty)
    }

    @Test func leftoversOfACrashAreOverwritten() throws {
        _ = try scratch.write([UInt8](repeating: 7, count: 100), "file.partial")
        var file = try AtomicFile(path: path, expectedByteCount: 1)
        try file.append([1])
        try file.commit()
        #expect(try scratch.names() == ["file"])
        #expect(try contents(path) == [1])
    }

    /// `/dev/full` refuses every write as a full disk does.
    @Test func aFullDiskIsNamedWithThePlaceInTheFile() throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path).partial", withDestinationPath: "/dev/full")
        var file = try AtomicFile(path: path, expectedByteCount: 4)
        let error = #expect(throws: CheckpointError.self) { try file.append([1, 2, 3, 4]) }
        #expect(error?.problem == .system(operation: "write", code: ENOSPC, offset: 0))
        let text = "\(path): write at byte 0 failed: No space left on device; free some space and try again"
        #expect(error?.description == text)
        file.abort()
        #expect(try scratch.names().isEmpty)
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let error = #expect(throws: CheckpointError.self) {
            _ = try AtomicFile(path: "\(path)/nowhere", expectedByteCount: 1)
        }
        #expect(error?.file == "\(path)/nowhere")
        #expect(error?.problem == .system(operation: "open", code: ENOENT, offset: 0))
    }
}
