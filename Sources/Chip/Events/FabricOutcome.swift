/// What became of the packets. A packet for several cores counts once for each.
public struct FabricOutcome: Sendable, Hashable {
    /// How a flow fared; times in picoseconds, −1 if nothing arrived.
    public struct Flow: Sendable, Hashable {
        /// Packets times cores that have left the sending core.
        public let sent: Int
        /// Packets that receiving cores have handled.
        public let delivered: Int
        /// When the first of them had been handled.
        public let first: Int
        /// When the last of them had been handled.
        public let last: Int
        /// Whether all of its bursts have been sent.
        public let isSent: Bool
    }

    /// By the order of the flows.
    public let flows: [Flow]
    /// Dropped by routers, those saved later among them.
    public let dropped: Int
    /// Sent again by monitor cores.
    public let reinjected: Int
    /// Dropped and not saved.
    public let lost: Int
    /// Still in a buffer, on a link, at a core or with a monitor core.
    public let inFlight: Int
    /// Packets over each link: by chip in rows from the south-west, six links each.
    public let linkPackets: [Int]
    /// Short packets that left each router.
    public let routedShort: [Int]
    /// Long packets that left each router.
    public let routedLong: [Int]
    /// Events that it took.
    public let events: Int

    /// Packets times cores that have left the sending cores.
    public var sent: Int { flows.reduce(0) { $0 + $1.sent } }
    /// Packets that receiving cores have handled.
    public var delivered: Int { flows.reduce(0) { $0 + $1.delivered } }
    /// When the last packet had been handled, in picoseconds; −1 if none has.
    public var end: Int { flows.map(\.last).max() ?? -1 }
    /// Whether all that the flows had to send has arrived.
    public var isComplete: Bool { sent == delivered && flows.allSatisfy(\.isSent) }
    /// Links crossed by all packets together.
    public var hops: Int { linkPackets.reduce(0, +) }
}

extension Fabric {
    /// What has become of the packets up to now. Looks through all buffers.
    public var outcome: FabricOutcome {
        FabricOutcome(
            flows: flows.all.indices.map { flow in
                FabricOutcome.Flow(
                    sent: flows.sent[flow], delivered: flows.delivered[flow], first: flows.first[flow],
                    last: flows.last[flow], isSent: flows.isSent(flow))
            },
            dropped: monitors.dropped.reduce(0, +), reinjected: monitors.reinjected, lost: monitors.lost,
            inFlight: inFlight, linkPackets: links.sent, routedShort: Array(routers.routed.prefix(chipCount)),
            routedLong: Array(routers.routed.suffix(chipCount)), events: eventCount)
    }

    /// Counted from the buffers themselves, so that it can be held against what was sent and delivered.
    private var inFlight: Int {
        let whole = routers.inputs.contents + links.queues.contents + links.transits.contents
        let saved = monitors.registers.compactMap { $0 } + monitors.queues.flatMap { $0 }
        let count = (whole + saved).reduce(0) { $0 + nodes.leaves(Int($1.node), $1.word) }
        return count + cores.contents.count + inPipelines
    }

    /// Of a head that waits only the outputs that are left count.
    private var inPipelines: Int {
        let all = routers.pipelines.contents.reduce(0) { $0 + nodes.leaves(Int($1.node), $1.word) }
        return (0..<chipCount).reduce(all) { sum, chip in
            guard routers.blockedSince[chip] >= 0 else { return sum }
            let head = routers.pipelines.first(of: chip)
            return sum - nodes.leaves(Int(head.node), head.word & ~routers.pending[chip])
        }
    }
}
