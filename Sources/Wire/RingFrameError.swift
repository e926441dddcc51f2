/// Why a frame of the ring is refused.
public enum RingFrameError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The header has this many bytes.
    case headerLength(Int)
    /// The header speaks this version.
    case version(UInt8)
    /// The header does not begin as ours do.
    case magic
    /// The header was damaged.
    case headerChecksum
    /// A whole header of a kind that this version does not have.
    case kind(UInt8)
    /// Flags or reserved bytes are set.
    case reservedBits
    /// The payload has this many bytes.
    case payloadLength(Int, announced: Int)
    /// The payload was damaged, or is another frame's.
    case payloadChecksum

    /// One line: what is wrong, and what would be right.
    public var description: String {
        switch self {
        case .headerLength(let count): "frame header of \(count) bytes, must be \(RingFrame.headerBytes)"
        case .version(let version): "frame of version \(version), this program speaks \(RingFrame.version)"
        case .magic: "no frame of a ring: bytes 1 to 3 must be 'RGT'"
        case .headerChecksum: "frame header damaged: its checksum differs"
        case .kind(let kind): "frame of kind \(kind), must be 1 (partial) or 2 (result)"
        case .reservedBits: "frame with flags or reserved bytes set, must be 0 in version \(RingFrame.version)"
        case .payloadLength(let count, let announced): "payload of \(count) bytes, its header says \(announced)"
        case .payloadChecksum: "payload damaged: its checksum differs"
        }
    }
}
