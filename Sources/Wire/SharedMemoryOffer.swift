/// "My results lie in this memory; look there": what a rank tells the next one on the same host before it sends places.
///
/// 40 bytes, little-endian, laid out as `docs/PROTOCOL.md` says.
public struct SharedMemoryOffer: Hashable, Sendable {
    /// Length of an encoded offer in bytes.
    public static let byteCount = 40
    static let magic: UInt64 = 0x0000_4D53_5447_5201  // version 1, then "RGTSM"

    /// A random name, which stands at the beginning of the memory too.
    public let name: UInt64
    /// The sender's process.
    public let process: UInt32
    /// Its open file that is the memory.
    public let file: UInt32
    /// Length of the part that holds payloads, in bytes.
    public let payloadBytes: UInt64

    /// An offer of memory.
    public init(name: UInt64, process: UInt32, file: UInt32, payloadBytes: UInt64) {
        (self.name, self.process, self.file, self.payloadBytes) = (name, process, file, payloadBytes)
    }

    /// Reads an offer; nil if the bytes are none of this version, or damaged.
    public init?(decoding bytes: RawSpan) {
        guard let fields = SharedFields.decode(bytes, magic: Self.magic) else { return nil }
        guard let file = UInt32(exactly: fields.1 >> 32) else { return nil }
        self.init(
            name: fields.0, process: UInt32(truncatingIfNeeded: fields.1), file: file, payloadBytes: fields.2)
    }

    /// The offer's bytes.
    public func encoded() -> InlineArray<40, UInt8> {
        SharedFields.encode(name, UInt64(file) << 32 | UInt64(process), payloadBytes, magic: Self.magic)
    }
}

/// Where a payload lies in memory that was offered before: what is sent instead of it.
public struct SharedPlace: Hashable, Sendable {
    /// Length of an encoded place in bytes.
    public static let byteCount = 40
    static let magic: UInt64 = 0x0000_5053_5447_5201  // version 1, then "RGTSP"

    /// The memory's name.
    public let name: UInt64
    /// Where the payload begins, in bytes.
    public let offset: UInt64
    /// Length of the payload in bytes.
    public let count: UInt64

    /// A place in memory.
    public init(name: UInt64, offset: UInt64, count: UInt64) {
        (self.name, self.offset, self.count) = (name, offset, count)
    }

    /// Reads a place; nil if the bytes are none of this version, or damaged.
    public init?(decoding bytes: RawSpan) {
        guard let fields = SharedFields.decode(bytes, magic: Self.magic) else { return nil }
        self.init(name: fields.0, offset: fields.1, count: fields.2)
    }

    /// The place's bytes.
    public func encoded() -> InlineArray<40, UInt8> {
        SharedFields.encode(name, offset, count, magic: Self.magic)
    }
}
