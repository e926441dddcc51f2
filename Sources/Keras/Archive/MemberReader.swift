internal import CZip

/// Unpacks one member piece by piece; libzip compares its length and CRC-32 at the end.
@safe struct MemberReader: ~Copyable {
    private let member: OpaquePointer
    private let name: String
    private static let pieceBytes = 1 << 18

    static let damaged = "its data are damaged; copy or save it again"

    /// Begins to read a member of an archive, which must stay open.
    init(_ archive: OpaquePointer, _ index: UInt64, _ name: String) throws(KerasError) {
        guard let member = unsafe zip_fopen_index(archive, index, 0) else {
            throw KerasError(place: name, problem: Self.damaged)
        }
        (unsafe self.member, self.name) = (unsafe member, name)
    }

    deinit { _ = unsafe zip_fclose(member) }

    /// The next piece; nil at the end.
    func next() throws(KerasError) -> ArraySlice<UInt8>? {
        var bytes = [UInt8](repeating: 0, count: Self.pieceBytes)
        let count = unsafe zip_fread(member, &bytes, UInt64(bytes.count))
        guard count >= 0 else { throw KerasError(place: name, problem: Self.damaged) }
        return count == 0 ? nil : bytes.prefix(Int(count))
    }
}
