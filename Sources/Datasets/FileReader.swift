internal import Glibc

/// A regular file, open for reading from its start.
struct FileReader: ~Copyable {
    let path: String

    /// Length of the file in bytes when it was opened.
    let byteCount: Int

    private let descriptor: Int32

    /// Opens the file; a pipe is refused at once, not waited for.
    init(_ path: String) throws(DatasetError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw DatasetError(file: path, problem: .unreadable(code: errno)) }
        var status = stat()
        let isKnown = unsafe fstat(descriptor, &status) == 0
        guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw DatasetError(file: path, problem: .notAFile)
        }
        self.path = path
        self.descriptor = descriptor
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Maps the file as long as the region lives; an empty one is refused.
    func map() throws(DatasetError) -> ByteRegion {
        guard byteCount > 0 else { throw DatasetError(file: path, problem: .array(.notArray(start: []))) }
        guard let region = ByteRegion(mapping: descriptor, count: byteCount) else {
            throw DatasetError(file: path, problem: .unreadable(code: errno))
        }
        return region
    }

    /// Reads the next bytes; fewer than asked for only at the end of the file.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        var count = 0
        while count < buffer.count {
            let piece = unsafe UnsafeMutableBufferPointer(rebasing: buffer[count...])
            let status = unsafe Glibc.read(descriptor, piece.baseAddress, piece.count)
            if status == 0 { break }
            if status > 0 {
                count += status
            } else if errno != EINTR {
                throw DatasetError(file: path, problem: .unreadable(code: errno))
            }
        }
        return count
    }
}
