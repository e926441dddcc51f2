/// What stands before each message on a control channel: four bytes, the version first, then `RC` and the kind.
public enum ChannelTag: UInt8, Sendable {
    /// "I live"; no message follows.
    case heartbeat = 1
    /// A message follows as the next part.
    case message = 2

    /// The version of the channel that this code speaks.
    public static let version: UInt8 = 1
    /// Length of a tag in bytes.
    public static let byteCount = 4

    /// The tag's bytes.
    public var encoded: [UInt8] { [Self.version, UInt8(ascii: "R"), UInt8(ascii: "C"), rawValue] }

    /// Reads a tag; nil if it is none of this version.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, let tag = Self(rawValue: bytes[3]), tag.encoded == bytes else {
            return nil
        }
        self = tag
    }
}
