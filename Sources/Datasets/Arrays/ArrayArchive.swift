internal import CZip

/// A file of NumPy arrays as `numpy.savez` and `numpy.savez_compressed` write it: a zip archive of `.npy` files.
@safe struct ArrayArchive: ~Copyable {
    let path: String
    private let archive: OpaquePointer
    private let byteCount: Int

    /// Opens the file; nothing but the list of its members is read.
    init(_ path: String) throws(DatasetError) {
        let byteCount = try FileReader(path).byteCount
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path, ZIP_RDONLY, &code) else {
            throw DatasetError(file: path, problem: .array(.archive(Self.reason(code))))
        }
        unsafe (self.path, self.archive, self.byteCount) = (path, archive, byteCount)
    }

    deinit { unsafe zip_discard(archive) }

    /// Reads an array whole into memory, its sum of check included; nil if there is none of this name.
    func array(_ name: String) throws(DatasetError) -> NumberArray? {
        let index = unsafe zip_name_locate(archive, name + ".npy", 0)
        guard index >= 0 else { return nil }
        let file = "\(path)/\(name).npy"
        let size = try size(UInt64(index), file)
        guard let member = unsafe zip_fopen_index(archive, UInt64(index), 0) else {
            throw DatasetError(file: file, problem: .array(.archive(reason)))
        }
        defer { unsafe zip_fclose(member) }
        let region = try unsafe ByteRegion(count: size) { bytes throws(DatasetError) in
            try unsafe Self.fill(bytes, from: member, file)
        }
        return try NumberArray(file, region)
    }

    /// The bytes of a member; one that claims more than deflate can make of the whole file is refused before there is
    /// memory for it.
    private func size(_ index: UInt64, _ file: String) throws(DatasetError) -> Int {
        var status = unsafe zip_stat_t()
        let (most, overflow) = byteCount.multipliedReportingOverflow(by: Limits.deflateRatio)
        guard unsafe zip_stat_index(archive, index, 0, &status) == 0, let size = unsafe Int(exactly: status.size),
            overflow || size <= most
        else {
            throw DatasetError(file: file, problem: .array(.archive("the size of the member is wrong")))
        }
        return size
    }

    /// Reads to the end of a member, where libzip compares the check sum.
    private static func fill(
        _ bytes: UnsafeMutableRawBufferPointer, from member: OpaquePointer, _ file: String
    ) throws(DatasetError) {
        var count = 0
        var more: UInt8 = 0
        while true {
            let isFull = count == bytes.count
            let read =
                unsafe isFull
                ? zip_fread(member, &more, 1)
                : zip_fread(member, bytes.baseAddress.map { unsafe $0 + count }, UInt64(bytes.count - count))
            guard read >= 0, !isFull || read == 0 else {
                let reason = unsafe String(cString: zip_file_strerror(member))
                throw DatasetError(file: file, problem: .array(.archive(reason)))
            }
            guard read > 0 else { break }
            count += Int(read)
        }
        guard count == bytes.count else {
            throw DatasetError(file: file, problem: .array(.cutOff(found: count, expected: bytes.count)))
        }
    }

    private static func reason(_ code: Int32) -> String {
        var error = unsafe zip_error_t()
        unsafe zip_error_init_with_code(&error, code)
        defer { unsafe zip_error_fini(&error) }
        return unsafe String(cString: zip_error_strerror(&error))
    }

    private var reason: String { unsafe String(cString: zip_strerror(archive)) }
}
