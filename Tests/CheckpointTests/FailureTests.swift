import Checkpoint
import Foundation
import Testing

/// The disk and the folder fail in every way that can be made here: an error with its place, and what was good stays.
@Suite struct FailureTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private var path: String { "\(scratch.path)/file" }

    private func symbolicLink(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/\(name)", withDestinationPath: target)
    }

    @Test func aFolderRemovedMeanwhileIsAnErrorAtTheRename() throws {
        let folder = "\(scratch.path)/gone"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        var file = try AtomicFile(path: "\(folder)/file", expectedByteCount: 2)
        try file.append([1, 2])
        try FileManager.default.removeItem(atPath: folder)
        let error = failure(ofCommitting: file)
        #expect(error?.problem == .system(operation: "rename", code: ENOENT, offset: 0))
        #expect(error?.file == "\(folder)/file")
        #expect(try scratch.names().isEmpty)
    }

    @Test func aFolderInThePlaceOfTheFileStays() throws {
        try FileManager.default.createDirectory(atPath: "\(path)/inner", withIntermediateDirectories: true)
        var file = try AtomicFile(path: path, expectedByteCount: 1)
        try file.append([1])
        #expect(failure(ofCommitting: file)?.problem == .system(operation: "rename", code: EISDIR, offset: 0))
        #expect(try scratch.names() == ["file"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["inner"])
    }

    @Test func placesThatCannotBeWrittenAreRefusedAtOnce() throws {
        _ = try scratch.write([1], "plain")
        try FileManager.default.createDirectory(atPath: "\(path).partial", withIntermediateDirectories: false)
        try symbolicLink("loop.partial", to: "loop.partial")
        let long = String(repeating: "n", count: 300)
        let cases = [
            (path, EISDIR), ("\(scratch.path)/plain/file", ENOTDIR), ("\(scratch.path)/loop", ELOOP),
            ("\(scratch.path)/\(long)", ENAMETOOLONG),
        ]
        for (path, code) in cases {
            let error = #expect(throws: CheckpointError.self) { _ = try AtomicFile(path: path, expectedByteCount: 1) }
            #expect(error?.problem == .system(operation: "open", code: code, offset: 0), "\(path)")
            #expect(error?.description.hasSuffix("check that the place exists and may be read and written") == true)
        }
    }

    /// The administrator may write anywhere, so this is only for others.
    @Test(.enabled(if: geteuid() != 0)) func aReadOnlyFolderIsRefused() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.path) }
        let problem = problem { _ = try AtomicFile(path: path, expectedByteCount: 1) }
        #expect(problem == .system(operation: "open", code: EACCES, offset: 0))
    }

    @Test func aFileSystemWithoutNewFilesIsRefused() {
        let problem = problem { _ = try AtomicFile(path: "/proc/regatta-checkpoint", expectedByteCount: 1) }
        guard case .system("open", _, 0) = problem else {
            Issue.record("\(String(describing: problem))")
            return
        }
    }

    /// A disk that is full in the middle of a piece takes some bytes of it and refuses the rest.
    @Test func aFileThatMayNotGrowIsNamedWithThePlace() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let path = "\(scratch.path)/file"
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
            precondition(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            var file = try AtomicFile(path: path, expectedByteCount: 5000)
            try file.append([UInt8](repeating: 1, count: 900))
            let expected = CheckpointProblem.system(operation: "write", code: EFBIG, offset: 1000)
            let first = problem { try file.append([UInt8](repeating: 2, count: 900)) }
            precondition(first == expected, "\(String(describing: first))")
            let second = problem { try file.append([3]) }
            precondition(second == expected, "the failure stays")
            let last = failure(ofCommitting: file)?.problem
            precondition(last == expected)
            let names = try scratch.names()
            precondition(names.isEmpty, "\(names)")
        }
    }

    @Test func aFullDiskLeavesTheCheckpointBefore() throws {
        let good = try Sample.save(1, in: scratch.directory)
        try symbolicLink("step-00000002.safetensors.partial", to: "/dev/full")
        let problem = problem { _ = try Sample.save(2, in: scratch.directory) }
        #expect(problem == .system(operation: "write", code: ENOSPC, offset: 0))
        let found = try scratch.directory.latest()
        #expect(found.checkpoint == good && found.damaged.isEmpty)
        #expect(try scratch.names() == ["step-00000001.json", "step-00000001.safetensors"])
    }

    /// The tensors are there, the manifest is not: such a checkpoint was never committed.
    @Test func aDiskThatFillsBeforeTheManifestLeavesTheCheckpointBefore() throws {
        let good = try Sample.save(1, in: scratch.directory)
        try symbolicLink("step-00000002.json.partial", to: "/dev/full")
        let error = #expect(throws: CheckpointError.self) { try Sample.save(2, in: scratch.directory) }
        #expect(error?.file == scratch.directory.manifestPath(step: 2))
        #expect(error?.problem == .system(operation: "write", code: ENOSPC, offset: 0))
        let found = try scratch.directory.latest()
        #expect(found.checkpoint == good)
        #expect(found.damaged.map(\.problem) == [.missing])
        #expect(try Sample.save(2, in: scratch.directory) == scratch.directory.open(step: 2))
    }

    @Test func aFileInThePlaceOfTheFolderIsRefused() throws {
        let directory = CheckpointDirectory(path: try scratch.write([1], "plain"))
        #expect(problem { _ = try directory.steps() } == .system(operation: "opendir", code: ENOTDIR, offset: 0))
        let begin = problem { _ = try Sample.save(1, in: directory) }
        #expect(begin == .system(operation: "open", code: ENOTDIR, offset: 0))
        #expect(try contents(directory.path) == [1])
    }

    @Test func whoReadsKeepsTheFileThatHeOpened() throws {
        let first = try Sample.save(1, in: scratch.directory)
        let reader = try first.open()
        let layout = SafetensorsLayout(tensors: [("other", [1])])
        var writer = try scratch.directory.begin(Sample.position(1), byteCount: layout.byteCount)
        try writer.append(layout.headerBytes + [0, 0, 128, 63])
        _ = try writer.commit(weightsDigest: Sample.weights, run: [:])
        #expect(try reader.bytes(in: 0..<Sample.fileBytes.count) == Sample.fileBytes)
        let now = try scratch.directory.open(step: 1).open()
        #expect(try now.floats(of: try #require(now.header.tensor("other"))) == [1])
    }
}
