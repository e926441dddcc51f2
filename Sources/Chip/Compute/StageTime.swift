/// What can hold a machine up.
public enum Limit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Instructions on the cores.
    case compute
    /// Interrupts and copies of packets on the cores.
    case handling = "packet handling"
    /// The SDRAM of a chip, or the DMA of a core.
    case sdram = "SDRAM"
    /// The links between chips.
    case links
    /// What nothing hides: first and last tiles, ways of packets, the steps of a ring one after the other.
    case latency
    /// The Ethernet of the boards, over which images come.
    case host = "host Ethernet"
}

/// Seconds of one phase of one layer, term by term, on the chip and the link that have most to do.
public struct StageTime: Sendable, Hashable {
    /// The layer's name; "ring" for the sum over replicas.
    public let layer: String
    /// The phase.
    public let phase: Phase
    /// Instructions and DMA set-up of a core.
    public var compute = 0.0
    /// Packets at a core.
    public var handling = 0.0
    /// Bytes of a chip's SDRAM, or of a core's DMA.
    public var sdram = 0.0
    /// Packets of a link.
    public var links = 0.0
    /// What nothing hides: the first tile in, the last one out, the way of the last packet.
    public var waiting = 0.0
    /// Seconds that cores work, over all cores of the replica.
    public var busyCoreSeconds = 0.0
    /// Packets times routers that they pass, in the replica.
    public var routerPasses = 0

    /// A stage in which nothing happens yet.
    package init(layer: String, phase: Phase) { (self.layer, self.phase) = (layer, phase) }

    /// How long it takes: cores, SDRAM and links work at the same time; a core either computes or handles packets.
    public var seconds: Double { max(compute + handling, sdram, links) + waiting }

    /// The term that decides `seconds`.
    public var limit: Limit {
        if links >= max(compute + handling, sdram) { return .links }
        if sdram >= compute + handling { return .sdram }
        return compute >= handling ? .compute : .handling
    }
}

/// What link rates apply.
public enum LinkPlace: Sendable, Hashable {
    /// Between chips of one board.
    case board
    /// Between boards, through two FPGAs.
    case boards

    /// Packets with a payload word a second: the measured rate of 40-bit packets times 11 / 19 symbols.
    package func packetsPerSecond(_ constants: Constants) -> Double {
        constants[self == .board ? .innerLinkPacketsPerSecond : .outerLinkPacketsPerSecond]
            * constants[.shortPacketSymbols] / constants[.longPacketSymbols]
    }

    /// Seconds of a packet from chip to chip: the router's pipeline, the link, and between boards what is beside it.
    func hopSeconds(_ constants: Constants) -> Double {
        constants[.routerPipelineCycles] / constants[.routerHertz] + 1 / packetsPerSecond(constants)
            + (self == .boards ? constants[.outerLinkTransitSeconds] : 0)
    }
}
