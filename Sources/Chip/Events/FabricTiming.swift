/// The times and limits of routers, links and monitor cores in whole picoseconds and packets.
public struct FabricTiming: Sendable, Hashable {
    /// A cycle of the routers' clock.
    public var cycle: Int

    /// Stages of a router's pipeline: the cycles that a packet takes at least, and packets that it holds at most.
    public var stages: Int

    /// How long a router waits for an output that has no room before it drops the packet; nil for ever.
    public var wait1: Int?

    /// Packets before each input of a router, and behind it before each link.
    public var buffers: Int

    /// Packets at a core, the one that it handles among them.
    public var coreBuffer: Int

    /// Time from the first to the last symbol on a link: by size, on a board.
    public var innerSymbols: [Int]

    /// The same on a link between boards.
    public var outerSymbols: [Int]

    /// What a link between boards takes in addition, during which it carries others.
    public var outerTransit: Int

    /// Packets under way on a link between boards, in addition to those before the router.
    public var outerBuffer: Int

    /// Whether monitor cores save dropped packets.
    public var reinjects: Bool

    /// How long a monitor core needs for a dropped packet, and again to send it.
    public var reinjection: Int

    /// Dropped packets that a monitor core keeps.
    public var reinjectionQueue: Int

    /// The times that follow from constants. Monitor cores that save packets make routers wait twice as long, as
    /// SpiNNFrontEndCommon does.
    ///
    /// The rate of a link is measured for short packets. A packet takes a time in proportion to its symbols, since the
    /// code is self-timed and each symbol waits for its acknowledgement.
    public init(_ constants: Constants, reinjecting: Bool = false) {
        func symbols(_ rate: ConstantName) -> [Int] {
            [ConstantName.shortPacketSymbols, .longPacketSymbols].map {
                picoseconds(constants[$0] / constants[.shortPacketSymbols] / constants[rate])
            }
        }
        let cycle = 1 / constants[.routerHertz]
        self.cycle = max(1, picoseconds(cycle))
        stages = max(1, Int(constants[.routerPipelineCycles]))
        wait1 = picoseconds(cycle * constants[reinjecting ? .reinjectionWait1Cycles : .wait1Cycles])
        buffers = max(1, Int(constants[.routerBufferPackets]))
        coreBuffer = max(1, Int(constants[.coreBufferPackets]))
        innerSymbols = symbols(.innerLinkPacketsPerSecond)
        outerSymbols = symbols(.outerLinkPacketsPerSecond)
        outerTransit = picoseconds(constants[.outerLinkTransitSeconds])
        outerBuffer = Int(constants[.outerLinkBufferPackets])
        reinjects = reinjecting
        reinjection = picoseconds(constants[.reinjectionSeconds])
        reinjectionQueue = Int(constants[.reinjectionQueuePackets])
    }

    /// Time on a link, between boards or on one.
    public func symbols(_ size: PacketSize, outer: Bool) -> Int {
        (outer ? outerSymbols : innerSymbols)[size.rawValue]
    }

    /// A packet's way through a router when nothing is before it.
    public var routerTime: Int { stages * cycle }
}

/// A time in seconds, 0 or more, as the nearest whole number of picoseconds.
package func picoseconds(_ seconds: Double) -> Int { Int(seconds * 1e12 + 0.5) }

/// A time in picoseconds in seconds.
package func seconds(_ picoseconds: Int) -> Double { Double(picoseconds) * 1e-12 }
