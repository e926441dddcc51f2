/// Packets that one core sends to others along one route, evenly spaced, in one burst or in several.
///
/// Times are in picoseconds. Each flow has its sending core to itself.
public struct PacketFlow: Sendable, Hashable {
    /// Where the packets go; the route begins at the chip that sends.
    public var route: PacketRoute

    /// Packets of a burst; 1 or more.
    public var packets: Int

    /// Their size.
    public var size = PacketSize.long

    /// Time that the sending core needs for a packet: two are never closer.
    public var interval = 0

    /// Time that each receiving core needs for a packet.
    public var receiving = 0

    /// When the first packet is ready to leave the core.
    public var start = 0

    /// How often the burst is sent.
    public var bursts = 1

    /// Time between the event that lets a burst begin and its first packet; it counts from the second burst on.
    public var pause = 0

    /// The tally of received packets that a burst waits for, if any; `awaitedPackets` more for each burst after the first.
    public var awaits: Int?

    /// Packets by which the awaited tally must have grown for each further burst.
    public var awaitedPackets = 0

    /// The tally that counts this flow's packets as they have been handled by a receiving core; any number from 0.
    public var tally: Int?

    /// A flow of one burst as fast as the machine takes it; the rest is set afterwards.
    public init(_ route: PacketRoute, packets: Int) {
        precondition(packets > 0, "a flow of \(packets) packets is none")
        self.route = route
        self.packets = packets
    }
}
