/// A sum of gradients over all chips of a machine, each chip ending with it, by rings that work at the same time.
///
/// The rings that go through a chip have equal parts of its gradient, each cut into as many chunks as it has chips. In each of 2(N − 1) steps a chip
/// sends a chunk to the next one, which adds it to its own, or, in the second half, keeps it. A step begins when the
/// chunk of the step before has come and `step` more has passed on the chip.
public struct RingReduction: Sendable, Hashable {
    /// The rings, each a list of chips in order; the last one sends to the first. Two or more chips a ring.
    ///
    /// Either each goes through all chips, which all have a whole replica, or each goes through the chips at one place
    /// of their groups: see `rings(through:orders:)`.
    public let rings: [[ChipCoordinate]]

    /// The place of each ring among those through the same chips, from 0.
    let numbers: [Int]

    /// Rings that go through a chip.
    public let ringsPerChip: Int

    /// Bytes of the gradient on each chip: of its part of the model, in groups of several chips.
    public let gradientBytes: Int

    /// Cores that send, and cores that receive, for each ring on each chip.
    public let lanes: Int

    /// Software between the arrival of a chunk and the next packet, in picoseconds.
    public let step: Int

    /// A core's time to receive a packet and add its payload, in picoseconds.
    public let receiving: Int

    /// A core's time to send a packet, in picoseconds.
    public let sending: Int

    /// How full flows that share a link may make it, 0 to 1.
    public let sharedLinkLoad: Double

    /// Bytes of a gradient in a packet.
    public let payloadBytes: Int

    /// A reduction with the handling times of `constants`.
    ///
    /// Twice as many cores as `lanes` times the rings through a chip are needed there. Rings that share a chip must share
    /// all of them.
    public init(rings: [[ChipCoordinate]], gradientBytes: Int, lanes: Int = 1, constants: Constants) {
        precondition(!rings.isEmpty && rings.allSatisfy { $0.count > 1 }, "a ring needs two chips")
        precondition(lanes > 0 && gradientBytes >= 0, "no reduction: \(lanes) lanes, \(gradientBytes) bytes")
        var seen: [ChipCoordinate: Int] = [:]
        numbers = rings.map { ring in
            let corner = ring.min { ($0.y, $0.x) < ($1.y, $1.x) } ?? ring[0]
            defer { seen[corner, default: 0] += 1 }
            return seen[corner, default: 0]
        }
        ringsPerChip = seen.values.max() ?? 0
        precondition(seen.values.allSatisfy { [ringsPerChip] in $0 == ringsPerChip }, "chips differ in their rings")
        precondition(2 * lanes * ringsPerChip <= Int(constants[.applicationCores]), "more lanes than cores")
        self.rings = rings
        self.gradientBytes = gradientBytes
        self.lanes = lanes
        step = picoseconds(constants[.ringStepSeconds])
        receiving = picoseconds(constants[.packetReceiveSeconds])
        sending = picoseconds(constants[.packetSendSeconds])
        sharedLinkLoad = min(1, constants[.sharedLinkLoad])
        payloadBytes = Int(constants[.longPacketPayloadBytes])
    }

    /// Packets of a chunk of one ring: the gradient over the rings of a chip over the chips, each time rounded up.
    public func chunkPackets(_ ring: Int) -> Int {
        let packets = (gradientBytes + payloadBytes - 1) / payloadBytes
        let ofRing = (packets + ringsPerChip - 1) / ringsPerChip
        return (ofRing + rings[ring].count - 1) / rings[ring].count
    }

    /// Steps of a ring: N − 1 to sum and N − 1 to spread the sums.
    public func steps(_ ring: Int) -> Int { 2 * (rings[ring].count - 1) }

    /// Time between two packets of one core, in picoseconds: what sending takes, what receiving takes, or the core's share
    /// of the busiest link on the way, which gives each of its flows a packet in `turn`, whichever is most.
    ///
    /// There is no other flow control. Cores that send faster than a link or a receiver takes packets fill the buffers,
    /// routers stand still for all that comes through them, and then they drop. So do flows that fill a shared link wholly: in
    /// the simulation of groups of 6x3 chips and more they lose packets at a load of 1, and none at 0.95.
    func pace(_ hop: HopLinks) -> Int {
        let share = hop.wait > 0 ? Int(Double(lanes * hop.turn) / sharedLinkLoad) : lanes * hop.turn
        return max(sending, receiving, share)
    }

    /// Packets of a chunk that each lane takes; lanes without any are left out.
    func lanePackets(_ ring: Int) -> [Int] {
        let packets = chunkPackets(ring)
        return (0..<lanes).map { (packets + lanes - 1 - $0) / lanes }.filter { $0 > 0 }
    }

    /// The rings through the chips of groups: for each order of the groups as many as a group has chips, each through the
    /// chips at one place of every group. Each order has the number of every group once.
    public static func rings(through groups: ChipGroups, orders: [[Int]]) -> [[ChipCoordinate]] {
        orders.flatMap { order in
            let chips = order.map { groups[$0].chips }
            return (0..<groups.size.chipCount).map { place in chips.map { $0[place] } }
        }
    }
}
