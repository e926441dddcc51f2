internal import Digest

extension RingFrame {
    /// Where each field begins.
    private enum Offset {
        static let version = 0  // 1 byte
        static let magic = 1  // 3 bytes
        static let kind = 4  // 1 byte
        static let flags = 5  // 1 byte, 0 in version 1
        static let sender = 6  // 2 bytes
        static let generation = 8  // 4 bytes
        static let piece = 12  // 4 bytes
        static let step = 16  // 8 bytes
        static let payloadBytes = 24  // 4 bytes
        static let reserved = 28  // 4 bytes, 0 in version 1
        static let payloadChecksum = 32  // 8 bytes
        static let headerChecksum = 40  // 8 bytes
    }

    private static let magic: [UInt8] = Array("RGT".utf8)
    private static let fieldsSeed: UInt64 = 1
    private static let headerSeed: UInt64 = 2

    /// Reads a header; nothing of it is used before version, magic, checksum and every field have been checked.
    public init(decoding header: RawSpan) throws(RingFrameError) {
        guard header.byteCount == Self.headerBytes else { throw .headerLength(header.byteCount) }
        let version = header.littleEndian(UInt8.self, at: Offset.version)
        guard version == Self.version else { throw .version(version) }
        for (place, byte) in Self.magic.enumerated() {
            guard header.littleEndian(UInt8.self, at: Offset.magic + place) == byte else { throw .magic }
        }
        let checksum = XXH3.hash(header.extracting(0..<Offset.headerChecksum), seed: Self.headerSeed)
        guard header.littleEndian(UInt64.self, at: Offset.headerChecksum) == checksum else { throw .headerChecksum }
        let kind = header.littleEndian(UInt8.self, at: Offset.kind)
        guard let kind = Kind(rawValue: kind) else { throw .kind(kind) }
        let flags = header.littleEndian(UInt8.self, at: Offset.flags)
        let reserved = header.littleEndian(UInt32.self, at: Offset.reserved)
        guard flags == 0, reserved == 0 else { throw .reservedBits }
        self.kind = kind
        sender = Rank(rawValue: header.littleEndian(UInt16.self, at: Offset.sender))
        generation = Generation(rawValue: header.littleEndian(UInt32.self, at: Offset.generation))
        step = StepNumber(rawValue: header.littleEndian(UInt64.self, at: Offset.step))
        piece = header.littleEndian(UInt32.self, at: Offset.piece)
        payloadBytes = header.littleEndian(UInt32.self, at: Offset.payloadBytes)
        payloadChecksum = header.littleEndian(UInt64.self, at: Offset.payloadChecksum)
    }

    /// The header's 48 bytes.
    public func encoded() -> InlineArray<48, UInt8> {
        var bytes = fields()
        bytes.store(payloadChecksum, at: Offset.payloadChecksum)
        let covered = 0..<Offset.headerChecksum
        let checksum = unsafe XXH3.hash(bytes.span.bytes.extracting(covered), seed: Self.headerSeed)
        bytes.store(checksum, at: Offset.headerChecksum)
        return bytes
    }

    /// The hash of all fields before the checksums.
    var fieldsHash: UInt64 {
        let bytes = fields()
        return XXH3.hash(unsafe bytes.span.bytes.extracting(0..<Offset.payloadChecksum), seed: Self.fieldsSeed)
    }

    private func fields() -> InlineArray<48, UInt8> {
        var bytes = InlineArray<48, UInt8>(repeating: 0)
        bytes.store(Self.version, at: Offset.version)
        for (place, byte) in Self.magic.enumerated() { bytes[Offset.magic + place] = byte }
        bytes.store(kind.rawValue, at: Offset.kind)
        bytes.store(sender.rawValue, at: Offset.sender)
        bytes.store(generation.rawValue, at: Offset.generation)
        bytes.store(piece, at: Offset.piece)
        bytes.store(step.rawValue, at: Offset.step)
        bytes.store(payloadBytes, at: Offset.payloadBytes)
        return bytes
    }
}
