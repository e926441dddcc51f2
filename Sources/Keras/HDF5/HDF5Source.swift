/// The bytes of an HDF5 file, as many as an honest file of this length gives.
///
/// In a whole file nothing is pointed to twice. So there is a budget of a few times its length, and with it neither
/// circles nor structures that share their bytes keep a reader for long or make it take much memory.
struct HDF5Source: ~Copyable {
    private let file: FileDescriptor
    private let byteCount: Int
    private var bytesLeft: Int

    /// Bytes that may still be made of what is compressed.
    private var expandedLeft: Int

    /// No address: a structure that was never written.
    static let undefined = Int.max

    init(_ file: consuming FileDescriptor) throws(KerasError) {
        let byteCount = try file.byteCount()
        bytesLeft = 4 * byteCount + Limits.textBytes
        expandedLeft = Limits.expanded(byteCount)
        self.byteCount = byteCount
        self.file = file
    }

    /// The bytes from an address on.
    mutating func read(at address: Int, _ count: Int) throws(KerasError) -> ArraySlice<UInt8> {
        guard 0...byteCount ~= address, 0...byteCount - address ~= count else {
            throw .damaged("\(count) bytes at \(address) are pointed to, and it ends at \(byteCount)")
        }
        try spend(count)
        let bytes = try file.read(address..<address + count)
        guard bytes.count == count else { throw .damaged("it becomes shorter while it is read") }
        return bytes[...]
    }

    /// The structure at an address.
    mutating func cursor(at address: Int, _ count: Int) throws(KerasError) -> HDF5Cursor {
        HDF5Cursor(try read(at: address, count))
    }

    /// Counts bytes that are read or copied.
    mutating func spend(_ count: Int) throws(KerasError) {
        bytesLeft -= count
        guard bytesLeft >= 0 else { throw .damaged("structures are pointed to again and again") }
    }

    /// Counts bytes that are unpacked.
    mutating func expand(to count: Int) throws(KerasError) {
        guard count <= expandedLeft else {
            throw KerasError(
                place: "",
                problem: "its data become more than \(Limits.expansion) times the file's \(byteCount) bytes; "
                    + "save it without compression")
        }
        expandedLeft -= count
    }
}
