/// The type of the elements of a dataset or attribute.
enum HDF5Type: Equatable {
    /// IEEE 754 of 2, 4 or 8 bytes.
    case float(bytes: Int, bigEndian: Bool)
    /// Integers of 1, 2, 4 or 8 bytes.
    case integer(bytes: Int, signed: Bool, bigEndian: Bool)
    /// Texts of so many bytes, or less and then a NUL.
    case string(bytes: Int)
    /// Texts in the global heap.
    case variableString
    /// Anything else, by its class in the format.
    case other(Int)

    init(_ message: HDF5Cursor) throws(KerasError) {
        var message = message
        let (head, flags, size) = try (message.integer(1), message.integer(3), message.integer(4))
        let kind = head & 0xF
        switch kind {
        case 0 where [1, 2, 4, 8].contains(size) && flags & ~0b1001 == 0:
            let layout = try [message.integer(2), message.integer(2)]
            guard layout == [0, 8 * size] else { throw .unknown("a type of odd bits") }
            self = .integer(bytes: size, signed: flags & 8 != 0, bigEndian: flags & 1 != 0)
        case 1:
            self =
                try Self.isIEEE(&message, flags, size) ? .float(bytes: size, bigEndian: flags & 1 != 0) : .other(kind)
        case 3 where size > 0: self = .string(bytes: size)
        case 9 where flags & 0xF == 1 && size == 16: self = .variableString
        default: self = .other(kind)
        }
    }

    /// Where sign, exponent and mantissa are, and the bias, for float16, float32 and float64.
    private static let layouts = [
        2: [15, 16, 10, 5, 0, 10, 15], 4: [31, 32, 23, 8, 0, 23, 127], 8: [63, 64, 52, 11, 0, 52, 1023],
    ]

    private static func isIEEE(_ message: inout HDF5Cursor, _ flags: Int, _ size: Int) throws(KerasError) -> Bool {
        let offset = try message.integer(2)
        let precision = try message.integer(2)
        let parts = try (0..<4).map { (_) throws(KerasError) in try message.integer(1) }
        let layout = try [flags >> 8, precision] + parts + [message.integer(4)]
        return offset == 0 && flags & 0xFE == 0x20 && layouts[size] == layout
    }
}
