internal import CZlib

/// How chunks were packed: the filters in the order in which they were applied.
struct HDF5Filters {
    private enum Filter: Int {
        case deflate = 1
        case shuffle = 2
        case fletcher32 = 3
    }

    private var filters: [Filter] = []

    /// Chunks as they are.
    init() {}

    init(_ message: HDF5Cursor) throws(KerasError) {
        var message = message
        let (version, count) = try (message.integer(1), message.integer(1))
        guard 1...2 ~= version else { throw .unknown("a newer list of filters") }
        try message.skip(version == 1 ? 6 : 0)
        for _ in 0..<count { try filters.append(Self.filter(&message, version)) }
    }

    private static func filter(_ message: inout HDF5Cursor, _ version: Int) throws(KerasError) -> Filter {
        let number = try message.integer(2)
        guard let filter = Filter(rawValue: number) else {
            throw KerasError(
                place: "", problem: "compressed by filter \(number); deflate, shuffle and fletcher32 are read")
        }
        let nameBytes = try version == 1 ? message.integer(2) : 0
        try message.skip(2)
        let values = try message.integer(2)
        try message.skip(nameBytes + 4 * values + (version == 1 ? 4 * (values % 2) : 0))
        return filter
    }

    /// Undoes the filters, except those in `mask`, to get exactly `count` bytes of elements.
    func unpack(
        _ packed: ArraySlice<UInt8>, mask: Int, count: Int, elementBytes: Int
    ) throws(KerasError) -> ArraySlice<UInt8> {
        var bytes = packed
        for (index, filter) in filters.enumerated().reversed() where mask >> index & 1 == 0 {
            switch filter {
            case .deflate: bytes = try Self.inflate(bytes, count + 4 * filters.count)
            case .shuffle: bytes = Self.unshuffle(bytes, elementBytes)
            case .fletcher32: bytes = try Self.checked(bytes)
            }
        }
        guard bytes.count == count else { throw .damaged("a chunk of \(bytes.count) instead of \(count) bytes") }
        return bytes
    }

    /// At most `limit` bytes.
    private static func inflate(_ packed: ArraySlice<UInt8>, _ limit: Int) throws(KerasError) -> ArraySlice<UInt8> {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = uLongf(limit)
        let status = unsafe packed.withUnsafeBufferPointer { packed in
            unsafe uncompress(&bytes, &count, packed.baseAddress, uLong(packed.count))
        }
        guard status == Z_OK else { throw .damaged("a compressed chunk cannot be unpacked") }
        return bytes.prefix(Int(count))
    }

    /// Brings together the bytes of each element, which lie apart: all first ones, all second ones, …
    private static func unshuffle(_ bytes: ArraySlice<UInt8>, _ elementBytes: Int) -> ArraySlice<UInt8> {
        let (source, count) = (Array(bytes), bytes.count / elementBytes)
        var result = source
        for byte in 0..<elementBytes {
            for element in 0..<count { result[element * elementBytes + byte] = source[byte * count + element] }
        }
        return result[...]
    }

    /// Takes off the checksum at the end, which must be right: Fletcher's of 16 bit words, big-endian.
    private static func checked(_ bytes: ArraySlice<UInt8>) throws(KerasError) -> ArraySlice<UInt8> {
        guard bytes.count >= 4 else { throw .damaged("a chunk without its checksum") }
        let content = Array(bytes.dropLast(4))
        var (low, high): (UInt32, UInt32) = (0, 0)
        for place in stride(from: 0, to: content.count, by: 2) {
            let second = place + 1 < content.count ? UInt32(content[place + 1]) : 0
            low = (low + (UInt32(content[place]) << 8 | second)) % 0xFFFF
            high = (high + low) % 0xFFFF
        }
        let sum = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard Self.same(sum & 0xFFFF, low), Self.same(sum >> 16, high) else {
            throw .damaged("a chunk with a wrong checksum")
        }
        return content[...]
    }

    /// Zero has two forms in ones' complement.
    private static func same(_ stored: UInt32, _ sum: UInt32) -> Bool { stored % 0xFFFF == sum }
}
