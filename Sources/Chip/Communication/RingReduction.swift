/// A sum of gradients over all chips of a machine, each chip ending with it, by rings that work at the same time.
///
/// Every ring has an equal part of the gradient, cut into as many chunks as it has chips. In each of 2(N − 1) steps a chip
/// sends a chunk to the next one, which adds it to its own, or, in the second half, keeps it. A step begins when the
/// chunk of the step before has come and `step` more has passed on the chip.
public struct RingReduction: Sendable, Hashable {
    /// The rings, each a list of chips in order; the last one sends to the first. Two or more chips a ring.
    public let rings: [[ChipCoordinate]]

    /// Bytes of the gradient on each chip.
    public let gradientBytes: Int

    /// Cores that send, and cores that receive, for each ring on each chip.
    public let lanes: Int

    /// Software between the arrival of a chunk and the next packet, in picoseconds.
    public let step: Int

    /// A core's time to receive a packet and add its payload, in picoseconds.
    public let receiving: Int

    /// A core's time to send a packet, in picoseconds.
    public let sending: Int

    /// Bytes of a gradient in a packet.
    public let payloadBytes: Int

    /// A reduction with the handling times of `constants`.
    ///
    /// Twice as many cores as `lanes` times the rings are needed on a chip.
    public init(rings: [[ChipCoordinate]], gradientBytes: Int, lanes: Int = 1, constants: Constants) {
        precondition(!rings.isEmpty && rings.allSatisfy { $0.count > 1 }, "a ring needs two chips")
        precondition(lanes > 0 && gradientBytes >= 0, "no reduction: \(lanes) lanes, \(gradientBytes) bytes")
        precondition(2 * lanes * rings.count <= Int(constants[.applicationCores]), "more lanes than cores")
        self.rings = rings
        self.gradientBytes = gradientBytes
        self.lanes = lanes
        step = picoseconds(constants[.ringStepSeconds])
        receiving = picoseconds(constants[.packetReceiveSeconds])
        sending = picoseconds(constants[.packetSendSeconds])
        payloadBytes = Int(constants[.longPacketPayloadBytes])
    }

    /// Packets of a chunk of one ring: the gradient over the rings over the chips, each time rounded up.
    public func chunkPackets(_ ring: Int) -> Int {
        let packets = (gradientBytes + payloadBytes - 1) / payloadBytes
        let ofRing = (packets + rings.count - 1) / rings.count
        return (ofRing + rings[ring].count - 1) / rings[ring].count
    }

    /// Steps of a ring: N − 1 to sum and N − 1 to spread the sums.
    public func steps(_ ring: Int) -> Int { 2 * (rings[ring].count - 1) }

    /// Time between two packets of one core, in picoseconds: what sending takes, what receiving takes, or the core's share
    /// of the link, whichever is most.
    ///
    /// There is no other flow control. Cores that send faster than a link or a receiver takes packets fill the buffers,
    /// routers stand still for all that comes through them, and then they drop.
    func pace(_ symbols: Int) -> Int { max(sending, receiving, lanes * symbols) }

    /// Packets of a chunk that each lane takes; lanes without any are left out.
    func lanePackets(_ ring: Int) -> [Int] {
        let packets = chunkPackets(ring)
        return (0..<lanes).map { (packets + lanes - 1 - $0) / lanes }.filter { $0 > 0 }
    }
}
