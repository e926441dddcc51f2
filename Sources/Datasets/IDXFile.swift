/// An array of unsigned bytes in the IDX format of the MNIST data: two zero bytes, the type of the elements (08),
/// the number of dimensions, each dimension as four bytes with the highest first, then the elements.
///
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", its page's file formats.
struct IDXFile {
    /// Where it came from.
    let path: String

    /// The sizes, the slowest first.
    let dimensions: [Int]

    /// The elements.
    let bytes: [UInt8]

    /// Reads a file, plain or gzip by its content; all that is not exactly as above is refused.
    init(_ path: String, dimensionCount: Int) throws(DatasetError) {
        var stream = try ByteStream(path)
        self.path = path
        dimensions = try Self.header(&stream, dimensionCount)
        bytes = try Self.elements(&stream, dimensions)
    }

    private static func header(_ stream: inout ByteStream, _ dimensionCount: Int) throws(DatasetError) -> [Int] {
        let magic = try read(4, from: &stream)
        guard magic.starts(with: [0, 0]) else { throw fail(stream, .notIDX(start: magic)) }
        guard magic.count == 4 else { throw fail(stream, .tooShort(found: magic.count, expected: 4)) }
        guard magic[2] == 8 else { throw fail(stream, .elementType(magic[2])) }
        guard magic[3] == dimensionCount else {
            throw fail(stream, .dimensions(found: Int(magic[3]), expected: dimensionCount))
        }
        let sizes = try read(4 * dimensionCount, from: &stream)
        guard sizes.count == 4 * dimensionCount else {
            throw fail(stream, .tooShort(found: stream.position, expected: 4 + 4 * dimensionCount))
        }
        let dimensions = (0..<dimensionCount).map { dimension in
            sizes[4 * dimension..<4 * dimension + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        if let empty = dimensions.firstIndex(of: 0) { throw fail(stream, .emptyDimension(empty)) }
        return dimensions
    }

    private static func elements(_ stream: inout ByteStream, _ dimensions: [Int]) throws(DatasetError) -> [UInt8] {
        let count = dimensions.reduce(1 as UInt64) { product, dimension in
            let (next, overflow) = product.multipliedReportingOverflow(by: UInt64(dimension))
            return overflow ? .max : next
        }
        guard count <= Limits.idxBytes else { throw fail(stream, .tooLarge(bytes: count, limit: Limits.idxBytes)) }
        let expected = stream.position + Int(count)
        guard expected <= stream.largestByteCount else {
            throw fail(stream, .tooShort(found: stream.largestByteCount, expected: expected))
        }
        let bytes = try read(Int(count), from: &stream)
        guard bytes.count == count else { throw fail(stream, .tooShort(found: stream.position, expected: expected)) }
        guard try read(1, from: &stream).isEmpty else { throw fail(stream, .tooLong(expected: expected)) }
        return bytes
    }

    /// The next `count` bytes, fewer at the end.
    private static func read(_ count: Int, from stream: inout ByteStream) throws(DatasetError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = try unsafe bytes.withUnsafeMutableBufferPointer { buffer throws(DatasetError) in
            try unsafe stream.read(into: buffer)
        }
        bytes.removeLast(count - found)
        return bytes
    }

    private static func fail(_ stream: borrowing ByteStream, _ problem: DatasetError.Problem) -> DatasetError {
        DatasetError(file: stream.path, problem: problem)
    }
}
