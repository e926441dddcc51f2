internal import CLinux
internal import Glibc

/// An open file with one owner; closed when the owner is gone.
package struct FileDescriptor: ~Copyable {
    private let descriptor: Int32

    /// Opens a regular file to read. A named pipe in its place is refused, not waited for.
    package init(reading path: String) throws(KerasError) {
        descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw KerasError(place: "", problem: Self.reason("cannot be opened")) }
        guard try status().st_mode & S_IFMT == S_IFREG else {
            throw KerasError(place: "", problem: "not a regular file; give a .keras, .h5 or .json file")
        }
    }

    /// Makes an empty file in memory, gone with its owner.
    package init(inMemory name: String) throws(KerasError) {
        descriptor = unsafe memfd_create(name, 1)
        guard descriptor >= 0 else { throw KerasError(place: name, problem: Self.reason("there is no memory for it")) }
    }

    /// Opens the folder that a file is in.
    package init(folderOf path: String) throws(KerasError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw KerasError(place: "", problem: Self.reason("its folder cannot be opened")) }
    }

    deinit { _ = close(descriptor) }

    /// A path under which libraries find it, as long as it is open.
    package var path: String { "/proc/self/fd/\(descriptor)" }

    /// Its length.
    package func byteCount() throws(KerasError) -> Int { Int(try status().st_size) }

    /// The bytes of a range; fewer if it ends before.
    package func read(_ range: Range<Int>) throws(KerasError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < range.count {
            let count = unsafe bytes.withUnsafeMutableBytes { raw in
                unsafe pread(descriptor, raw.baseAddress?.advanced(by: done), raw.count - done, range.lowerBound + done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw KerasError(place: "", problem: Self.reason("cannot be read")) }
            guard count > 0 else { break }
            done += count
        }
        return Array(bytes.prefix(done))
    }

    /// Adds bytes at the end.
    package func append(_ bytes: ArraySlice<UInt8>) throws(KerasError) {
        var left = bytes
        while !left.isEmpty {
            let count = unsafe left.withUnsafeBytes { raw in unsafe write(descriptor, raw.baseAddress, raw.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw KerasError(place: "", problem: Self.reason("cannot be written")) }
            left = left.dropFirst(count)
        }
    }

    /// Waits until the content is on the disk.
    package func synchronize() throws(KerasError) {
        guard fsync(descriptor) == 0 else {
            throw KerasError(place: "", problem: Self.reason("cannot be brought to the disk"))
        }
    }

    private func status() throws(KerasError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw KerasError(place: "", problem: Self.reason("cannot be read"))
        }
        return status
    }

    /// What failed, in the system's words.
    static func reason(_ what: String) -> String { unsafe "\(what): \(String(cString: strerror(errno)))" }
}
