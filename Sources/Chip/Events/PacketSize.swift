/// The two sizes of a packet.
public enum PacketSize: Int, Sendable, Hashable, CaseIterable, Codable {
    /// 40 bits: control and key.
    case short
    /// 72 bits: control, key and 4 bytes of payload.
    case long
}
