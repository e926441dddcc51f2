import Foundation
import Keras
import Testing

@Suite struct ArchiveWriterTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private var path: String { "\(scratch.path)/a.zip" }

    private func file(_ bytes: [UInt8]) throws -> FileDescriptor {
        let file = try FileDescriptor(inMemory: "test")
        try file.append(bytes[...])
        return file
    }

    @Test(arguments: [0, 1, 70_000]) func membersAreReadAsTheyWereWritten(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let (first, second) = ([1, 2] as [UInt8], content)
        let a = try file(first)
        let b = try file(second)
        let writer = try ArchiveWriter(path: path)
        try writer.add("a", a)
        try writer.add("folder/b", b)
        try writer.commit()
        let archive = try Archive(FileDescriptor(reading: path))
        #expect(archive.names == ["a", "folder/b"])
        #expect(try archive.read("a", limit: 2) == first)
        #expect(try archive.read("folder/b", limit: count) == second)
        #expect(try scratch.names() == ["a.zip"])
    }

    @Test func membersAreStoredAndDatedTheSame() throws {
        let content = try file([UInt8](repeating: 0, count: 1000))
        for name in ["x", "y"] {
            let writer = try ArchiveWriter(path: "\(scratch.path)/\(name)")
            try writer.add("a", content)
            try writer.commit()
        }
        let bytes = try contents("\(scratch.path)/x")
        #expect(bytes.count > 1000)
        #expect(Array(bytes[6..<10]) == [0, 0, 0, 0])
        #expect(try contents("\(scratch.path)/y") == bytes)
    }

    @Test func whatWasGoodStaysUntilTheNewArchiveIsWhole() throws {
        _ = try scratch.write([9], "a.zip")
        do {
            let content = try file([1])
            let writer = try ArchiveWriter(path: path)
            try writer.add("a", content)
        }
        #expect(try contents(path) == [9])
        #expect(try scratch.names() == ["a.zip"])
    }

    @Test func aFolderThatIsMissingIsNamed() throws {
        let content = try file([1])
        let missing = "\(scratch.path)/none/a.zip"
        let error = failure {
            let writer = try ArchiveWriter(path: missing)
            try writer.add("a", content)
            try writer.commit()
        }
        #expect(error?.file == missing)
        #expect(error?.problem.hasPrefix("cannot be written") == true)
    }

    @Test func aFolderInThePlaceOfTheFileStaysAndNothingElseIsLeft() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let content = try file([1])
        let error = failure {
            let writer = try ArchiveWriter(path: path)
            try writer.add("a", content)
            try writer.commit()
        }
        #expect(error?.problem.contains("cannot be renamed") == true)
        #expect(try scratch.names() == ["a.zip"])
    }
}
