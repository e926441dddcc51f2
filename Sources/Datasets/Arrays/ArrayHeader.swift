/// What stands before the numbers of a NumPy array: their type and the sizes, the slowest first.
///
/// Format: "\x93NUMPY", two bytes of version (1.0 to 3.0), the length of a text in 2 bytes (version 1) or 4, lowest
/// first, and the text: a Python dictionary with `descr`, `fortran_order` and `shape`. Source: `numpy.lib.format`.
struct ArrayHeader: Sendable, Hashable {
    let type: NumberType
    let shape: [Int]
    /// Bytes before the numbers.
    let byteCount: Int
    /// Bytes of the numbers.
    let dataByteCount: Int

    /// Reads the start of a file, of which at least `Limits.arrayHeaderBytes` are given if it has as many.
    init(_ bytes: some RandomAccessCollection<UInt8>) throws(ArrayProblem) {
        let bytes = Array(bytes.prefix(Limits.arrayHeaderBytes))
        let range = try Self.text(bytes)
        var text = PythonText(bytes[range])
        guard let entries = text.readHeader() else { throw .headerText }
        guard let type = NumberType(descr: entries.descr) else { throw .type(entries.descr) }
        guard !entries.isFortran else { throw .fortranOrder }
        let size = entries.shape.reduce(type.size as Int?) { product, size in
            guard let (next, overflow) = product?.multipliedReportingOverflow(by: size), !overflow else { return nil }
            return next
        }
        guard let size, !entries.shape.contains(0) else { throw .sizes(entries.shape) }
        (self.type, shape, byteCount, dataByteCount) = (type, entries.shape, range.upperBound, size)
    }

    /// Where the text is.
    private static func text(_ bytes: [UInt8]) throws(ArrayProblem) -> Range<Int> {
        guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else { throw .notArray(start: Array(bytes.prefix(6))) }
        guard bytes.count >= 8 else { throw .cutOff(found: bytes.count, expected: 8) }
        guard (1...3).contains(bytes[6]), bytes[7] == 0 else { throw .version(bytes[6], bytes[7]) }
        let start = bytes[6] == 1 ? 10 : 12
        guard bytes.count >= start else { throw .cutOff(found: bytes.count, expected: start) }
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        let end = start + length
        guard end <= Limits.arrayHeaderBytes else { throw .headerText }
        guard end <= bytes.count else { throw .cutOff(found: bytes.count, expected: end) }
        return start..<end
    }

    /// The samples that the array is of: its first size.
    var count: Int { shape[0] }

    /// The sizes, as NumPy writes them.
    static func text(_ shape: [Int]) -> String {
        "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}
