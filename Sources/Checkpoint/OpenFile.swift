internal import Glibc

/// A file descriptor with one owner; closed when the owner is gone.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    /// Opens a regular file to read; `.missing` if there is none.
    ///
    /// Opened non-blocking, so that a named pipe in the place of a checkpoint is refused, not waited for.
    static func reading(_ path: String) throws(CheckpointProblem) -> OpenFile {
        let file = try opened(path)
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw .malformed(offset: 0, expected: "a regular file")
        }
        return file
    }

    private static func opened(_ path: String) throws(CheckpointProblem) -> OpenFile {
        do { return try OpenFile(path, O_RDONLY | O_NONBLOCK) } catch .system(_, ENOENT, _) { throw .missing }
    }

    /// Makes an empty file to write, in the place of one that may be there.
    init(writing path: String) throws(CheckpointProblem) {
        try self.init(path, O_WRONLY | O_CREAT | O_TRUNC)
    }

    /// Opens a folder, to synchronize it.
    init(folder path: String) throws(CheckpointProblem) {
        try self.init(path, O_RDONLY | O_DIRECTORY)
    }

    /// Makes an empty file to write and read, whose name in `folder` is gone at once.
    init(namelessIn folder: String) throws(CheckpointProblem) {
        var template = Array("\(folder)/regatta-XXXXXX".utf8CString)
        descriptor = try check("open", at: 0) { unsafe mkstemp(&template) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = unsafe unlink(template)
    }

    private init(_ path: String, _ flags: Int32) throws(CheckpointProblem) {
        descriptor = try check("open", at: 0) { unsafe Glibc.open(path, flags | O_CLOEXEC, 0o644) }
    }

    deinit { _ = close(descriptor) }

    /// Length in bytes.
    func byteCount() throws(CheckpointProblem) -> Int {
        Int(try status().st_size)
    }

    /// Fills `bytes` from the place `offset`.
    func read(into bytes: inout MutableRawSpan, at offset: Int) throws(CheckpointProblem) {
        var done = 0
        while done < bytes.byteCount {
            let count = try unsafe bytes.withUnsafeMutableBytes { (raw) throws(CheckpointProblem) -> Int in
                try check("read", at: offset + done) {
                    unsafe pread(descriptor, raw.baseAddress?.advanced(by: done), raw.count - done, offset + done)
                }
            }
            guard count > 0 else { throw .cutOff(byteCount: offset + done, expected: offset + bytes.byteCount) }
            done += count
        }
    }

    /// Adds `bytes` at the end, which is the place `offset`.
    func write(_ bytes: RawSpan, at offset: Int) throws(CheckpointProblem) {
        var done = 0
        while done < bytes.byteCount {
            done += try unsafe bytes.withUnsafeBytes { (raw) throws(CheckpointProblem) -> Int in
                try check("write", at: offset + done) {
                    unsafe Glibc.write(descriptor, raw.baseAddress?.advanced(by: done), raw.count - done)
                }
            }
        }
    }

    /// Waits until the content is on the disk.
    func synchronize(at offset: Int) throws(CheckpointProblem) {
        _ = try check("fsync", at: offset) { fsync(descriptor) }
    }

    private func status() throws(CheckpointProblem) -> stat {
        var status = stat()
        _ = try check("fstat", at: 0) { unsafe fstat(descriptor, &status) }
        return status
    }
}

/// Runs a system call, again if a signal interrupted it, and turns its failure into a problem.
func check<Result: SignedInteger>(
    _ operation: String, at offset: Int, _ call: () -> Result
) throws(CheckpointProblem) -> Result {
    while true {
        let result = call()
        guard result < 0 else { return result }
        let code = errno
        guard code == EINTR else { throw .system(operation: operation, code: code, offset: offset) }
    }
}
