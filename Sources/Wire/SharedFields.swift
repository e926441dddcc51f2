internal import Digest

/// The common layout of `SharedMemoryOffer` and `SharedPlace`: magic, three numbers, a checksum of them.
enum SharedFields {
    private static let byteCount = 40
    private static let checksumOffset = 32
    private static let seed: UInt64 = 3

    /// The three numbers; nil unless length, magic and checksum are right.
    static func decode(_ bytes: RawSpan, magic: UInt64) -> (UInt64, UInt64, UInt64)? {
        guard bytes.byteCount == byteCount, bytes.littleEndian(UInt64.self, at: 0) == magic else { return nil }
        let checksum = XXH3.hash(bytes.extracting(0..<checksumOffset), seed: seed)
        guard bytes.littleEndian(UInt64.self, at: checksumOffset) == checksum else { return nil }
        return (
            bytes.littleEndian(UInt64.self, at: 8), bytes.littleEndian(UInt64.self, at: 16),
            bytes.littleEndian(UInt64.self, at: 24)
        )
    }

    static func encode(_ first: UInt64, _ second: UInt64, _ third: UInt64, magic: UInt64) -> InlineArray<40, UInt8> {
        var bytes = InlineArray<40, UInt8>(repeating: 0)
        for (place, number) in [magic, first, second, third].enumerated() { bytes.store(number, at: 8 * place) }
        let checksum = unsafe XXH3.hash(bytes.span.bytes.extracting(0..<checksumOffset), seed: seed)
        bytes.store(checksum, at: checksumOffset)
        return bytes
    }
}
