/// A piece of an HDF5 file, read from front to back. All numbers in its structures are little-endian.
struct HDF5Cursor {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// Bytes that are left.
    var count: Int { bytes.count }

    /// The next bytes.
    mutating func take(_ count: Int) throws(KerasError) -> ArraySlice<UInt8> {
        guard 0...bytes.count ~= count else { throw .damaged("a structure is cut off") }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    /// The next number, of 1 to 8 bytes. What is larger than `Int.max`, as the undefined address, becomes that.
    mutating func integer(_ size: Int) throws(KerasError) -> Int {
        Int(clamping: try take(size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The next numbers, of 8 bytes each.
    mutating func integers(_ count: Int) throws(KerasError) -> [Int] {
        var integers: [Int] = []
        for _ in 0..<count { try integers.append(integer(8)) }
        return integers
    }

    /// Leaves out bytes.
    mutating func skip(_ count: Int) throws(KerasError) { _ = try take(count) }

    /// Leaves out a signature, which must be there.
    mutating func expect(_ signature: String) throws(KerasError) {
        guard try take(signature.utf8.count).elementsEqual(signature.utf8) else {
            throw .damaged("no \(signature) where one is pointed to")
        }
    }
}

extension KerasError {
    /// About a structure of HDF5 that cannot be right.
    static func damaged(_ what: String) -> KerasError {
        KerasError(place: "", problem: "\(what); the file is damaged, copy or save it again")
    }

    /// About a structure of HDF5 that may be right and is not read.
    static func unknown(_ what: String) -> KerasError {
        KerasError(place: "", problem: "\(what), which is not read; save it with Keras or h5py and their defaults")
    }
}
