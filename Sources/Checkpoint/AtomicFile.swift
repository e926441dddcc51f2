internal import Glibc

/// A file that appears whole or not at all: it is written as `PATH.partial` and renamed when all is on the disk.
///
/// Bytes come in pieces, in order. After the first error every later call fails with the same error. A file that is
/// not committed is removed when its owner goes; what a crash leaves behind is overwritten by the next attempt.
public struct AtomicFile: ~Copyable {
    /// Where the file will be.
    public let path: String

    /// How long it will be.
    public let expectedByteCount: Int

    /// How much of it is written.
    public private(set) var byteCount = 0

    private let file: OpenFile
    private var failure: CheckpointError?
    private var isCommitted = false

    /// What a file is called until it is whole: its name and this.
    public static let partialSuffix = ".partial"

    /// Begins a file of `expectedByteCount` bytes at `path`, whose folder must exist.
    public init(path: String, expectedByteCount: Int) throws(CheckpointError) {
        precondition(expectedByteCount >= 0, "a file of \(expectedByteCount) bytes")
        self.path = path
        self.expectedByteCount = expectedByteCount
        file = try naming(path) { () throws(CheckpointProblem) in
            try OpenFile(writing: path + Self.partialSuffix)
        }
    }

    deinit {
        if !isCommitted { _ = unsafe unlink(path + Self.partialSuffix) }
    }

    /// Writes `bytes` behind those before.
    public mutating func append(_ bytes: RawSpan) throws(CheckpointError) {
        if let failure { throw failure }
        do throws(CheckpointProblem) {
            guard bytes.byteCount <= expectedByteCount - byteCount else {
                throw .tooLong(byteCount: byteCount + bytes.byteCount, expected: expectedByteCount)
            }
            try file.write(bytes, at: byteCount)
            byteCount += bytes.byteCount
        } catch {
            let failure = CheckpointError(file: path, problem: error)
            self.failure = failure
            throw failure
        }
    }

    /// Writes `bytes` behind those before.
    public mutating func append(_ bytes: [UInt8]) throws(CheckpointError) {
        try append(unsafe bytes.span.bytes)
    }

    /// Makes the file appear under its name, in the place of one that may be there. Waits for the disk.
    public consuming func commit() throws(CheckpointError) {
        if let failure { throw failure }
        do throws(CheckpointProblem) {
            try checkLength(byteCount, expected: expectedByteCount)
            try file.synchronize(at: byteCount)
            _ = try check("rename", at: 0) { unsafe rename(path + Self.partialSuffix, path) }
            isCommitted = true
            try OpenFile(folder: folder).synchronize(at: 0)
        } catch {
            throw CheckpointError(file: path, problem: error)
        }
    }

    /// Gives up: nothing stays.
    public consuming func abort() {}

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
