internal import CZip
internal import Glibc

/// A zip archive that appears whole or not at all: it is written as `PATH.partial` and renamed when it is on the disk.
///
/// Members are stored, as Keras does it, and dated 1980, so equal content is equal bytes.
@safe package struct ArchiveWriter: ~Copyable {
    private let archive: OpaquePointer
    private let path: String
    private var isClosed = false

    /// Begins an archive at `path`, whose folder must exist.
    package init(path: String) throws(KerasError) {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path + Self.partialSuffix, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            throw KerasError(file: path, place: "", problem: "cannot be written: \(zipReason(code))")
        }
        (unsafe self.archive, self.path) = (unsafe archive, path)
    }

    deinit {
        guard !isClosed else { return }
        unsafe zip_discard(archive)
    }

    private static let partialSuffix = ".partial"

    /// Adds a member that lies in a file, which must stay open until the archive is committed.
    package func add(_ name: String, _ content: borrowing FileDescriptor) throws(KerasError) {
        guard let source = unsafe zip_source_file(archive, content.path, 0, -1) else { throw failure(name) }
        let index = unsafe zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8)
        guard index >= 0 else {
            unsafe zip_source_free(source)
            throw failure(name)
        }
        guard unsafe zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0,
            unsafe zip_file_set_mtime(archive, UInt64(index), Self.date, 0) == 0
        else { throw failure(name) }
    }

    /// Before the first date that a zip archive can have, of which libzip makes that one.
    private static let date: time_t = 0

    /// Writes the archive, in the place of one that may be there. Waits for the disk.
    package consuming func commit() throws(KerasError) {
        let partial = path + Self.partialSuffix
        guard unsafe zip_close(archive) == 0 else { throw failure("") }
        isClosed = true
        do throws(KerasError) {
            try FileDescriptor(reading: partial).synchronize()
            guard unsafe rename(partial, path) == 0 else {
                throw KerasError(place: "", problem: FileDescriptor.reason("cannot be renamed from \(partial)"))
            }
            try FileDescriptor(folderOf: path).synchronize()
        } catch {
            _ = unsafe unlink(partial)
            throw error.in(file: path)
        }
    }

    private func failure(_ name: String) -> KerasError {
        let reason = unsafe String(cString: zip_error_strerror(zip_get_error(archive)))
        return KerasError(file: path, place: name, problem: "cannot be written: \(reason)")
    }
}
