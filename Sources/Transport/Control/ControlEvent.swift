/// The other end of a control channel, by the bytes it goes by; a worker's are its name in UTF-8.
public struct ControlPeer: Hashable, Sendable, CustomStringConvertible {
    /// What libzmq calls the routing id.
    public let bytes: [UInt8]

    /// What a client calls the server that it is connected to.
    public static let server = ControlPeer(bytes: [])

    /// The peer of a name, of 1 to 255 bytes.
    public init(name: String) { bytes = Array(name.utf8) }

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The name; bytes that are none show as replacement characters.
    public var description: String { bytes.isEmpty ? "the server" : String(decoding: bytes, as: UTF8.self) }
}

/// What happens on a control channel.
public enum ControlEvent: Sendable {
    /// A message came; the first from a peer says that it exists.
    case message(ControlPeer, [UInt8])
    /// Nothing came from a peer for longer than the limit, not even a heartbeat; said once until it is heard again.
    case silent(ControlPeer, for: Duration)
    /// A peer's connection has closed, as when its process ends; said once until it is heard again.
    case disconnected(ControlPeer)
    /// A peer cannot be sent a message, or sent one that is none; the channel goes on.
    case trouble(ControlPeer, TransportError)
    /// The channel cannot go on, or a client finds no server; unless it is `.unreachable`, the stream ends after it.
    case failed(TransportError)
}
