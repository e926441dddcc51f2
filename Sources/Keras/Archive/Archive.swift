internal import CZip
internal import Glibc

/// A zip archive to read, checked before anything in it is used.
@safe package struct Archive: ~Copyable {
    private let archive: OpaquePointer
    private let members: [String: Member]

    /// What the archive says of a member.
    private struct Member {
        let index: UInt64
        let byteCount: Int
    }

    /// Opens an archive and looks at all its members.
    ///
    /// Refused are cut-off ones, names that lead out of it or occur twice, members that are encrypted or compressed by
    /// anything but deflate, and those that would become too large.
    package init(_ source: borrowing FileDescriptor) throws(KerasError) {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(source.path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
            throw KerasError(
                place: "",
                problem: code == ZIP_ER_EXISTS
                    ? Self.twice : "not a whole zip archive (\(zipReason(code))); copy or save it again")
        }
        do throws(KerasError) {
            members = try unsafe Self.members(archive)
        } catch {
            unsafe zip_discard(archive)
            throw error
        }
        unsafe self.archive = unsafe archive
    }

    private static let twice = "there are two members of one name; save it again"

    deinit { unsafe zip_discard(archive) }

    /// The names of all members, sorted.
    package var names: [String] { members.keys.sorted() }

    /// Reads a member of at most `limit` bytes into memory.
    package func read(_ name: String, limit: Int) throws(KerasError) -> [UInt8] {
        var bytes: [UInt8] = []
        try unpack(name, limit: limit) { bytes += $0 }
        return bytes
    }

    /// Reads a member of at most `limit` bytes into a file in memory.
    package func extract(_ name: String, limit: Int) throws(KerasError) -> FileDescriptor {
        let file = try FileDescriptor(inMemory: name)
        try unpack(name, limit: limit) { (bytes) throws(KerasError) in try file.append(bytes) }
        return file
    }

    private func unpack(
        _ name: String, limit: Int, _ take: (ArraySlice<UInt8>) throws(KerasError) -> Void
    ) throws(KerasError) {
        guard let member = members[name] else {
            throw KerasError(place: name, problem: "missing; the members are \(names.joined(separator: ", "))")
        }
        guard member.byteCount <= limit else {
            throw KerasError(place: name, problem: "\(member.byteCount) bytes; at most \(limit) are read")
        }
        let reader = try unsafe MemberReader(archive, member.index, name)
        var left = member.byteCount
        while let bytes = try reader.next() {
            guard bytes.count <= left else { break }
            left -= bytes.count
            try take(bytes)
        }
        guard left == 0 else { throw KerasError(place: name, problem: MemberReader.damaged) }
    }

    private static func members(_ archive: OpaquePointer) throws(KerasError) -> [String: Member] {
        let count = unsafe zip_get_num_entries(archive, 0)
        guard 0...Int64(Limits.members) ~= count else {
            throw KerasError(place: "", problem: "\(count) members; a .keras file has three")
        }
        var members: [String: Member] = [:]
        for index in 0..<UInt64(count) {
            let (name, member) = try unsafe checked(archive, index)
            guard members.updateValue(member, forKey: name) == nil else {
                throw KerasError(place: name, problem: Self.twice)
            }
        }
        return members
    }

    private static func checked(
        _ archive: OpaquePointer, _ index: UInt64
    ) throws(KerasError) -> (String, Member) {
        var status = unsafe zip_stat_t()
        guard let raw = unsafe zip_get_name(archive, index, ZIP_FL_ENC_RAW),
            unsafe zip_stat_index(archive, index, 0, &status) == 0
        else { throw KerasError(place: "member \(index)", problem: "its entry is damaged; copy or save it again") }
        let name = unsafe String(cString: raw)
        if let problem = MemberRules.problem(name: name) ?? (unsafe MemberRules.problem(status)) {
            throw KerasError(place: name, problem: problem)
        }
        return (name, Member(index: index, byteCount: unsafe Int(status.size)))
    }
}

/// What libzip says of a code of its own.
func zipReason(_ code: Int32) -> String {
    var error = unsafe zip_error_t()
    unsafe zip_error_init_with_code(&error, code)
    defer { unsafe zip_error_fini(&error) }
    return unsafe String(cString: zip_error_strerror(&error))
}
