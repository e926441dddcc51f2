/// Where the data of a dataset are.
enum HDF5Layout {
    /// In the header itself.
    case compact(ArraySlice<UInt8>)
    /// In one piece.
    case contiguous(address: Int, count: Int)
    /// In chunks of a shape, which a tree at an address lists.
    case chunked(tree: Int, shape: [Int], elementBytes: Int)

    init(_ message: HDF5Cursor) throws(KerasError) {
        var message = message
        guard try message.integer(1) == 3 else { throw .unknown("a layout of HDF5 1.4 or earlier, or 1.10 or later") }
        switch try message.integer(1) {
        case 0: self = .compact(try message.take(message.integer(2)))
        case 1: self = try .contiguous(address: message.integer(8), count: message.integer(8))
        case 2:
            let axes = try message.integer(1)
            let tree = try message.integer(8)
            let sizes = try (0..<axes).map { (_) throws(KerasError) in try message.integer(4) }
            self = .chunked(tree: tree, shape: sizes.dropLast(), elementBytes: sizes.last ?? 0)
        default: throw .unknown("a virtual dataset")
        }
    }
}
