/// Energy in joules, by what took it.
public struct EnergyUse: Sendable, Hashable, Codable {
    /// Chips and boards that are switched on.
    public let idle: Double
    /// Frames, or the box of one board, with power supplies and fans.
    public let housing: Double
    /// Cores that are busy, in addition to idle ones.
    public let cores: Double
    /// Packets in routers and on links.
    public let packets: Double
    /// SDRAM and DMA: assumed, and 0 unless asked for, since idle and busy powers contain some of it.
    public let memory: Double

    init(idle: Double, housing: Double, cores: Double, packets: Double, memory: Double) {
        (self.idle, self.housing, self.cores, self.packets, self.memory) = (idle, housing, cores, packets, memory)
    }

    /// All of it.
    public var total: Double { idle + housing + cores + packets + memory }

    /// The energy of an activity.
    ///
    /// Source: the formula of SpiNNMachine `version_5.py`: idle power times time, frames' power times time, packets times
    /// the cost of their class, busy core seconds times 0.034 W. Two differences: multicast packets with payload
    /// count as the 72 bits that they have, and memory can be added.
    public init(_ activity: MachineActivity, _ constants: Constants, includingMemory: Bool = false) {
        let (idle, housing) = Self.powers(activity.housing, constants)
        self.idle = idle * activity.seconds
        self.housing = housing * activity.seconds
        cores = constants[.coreActiveWatts] * activity.coreSeconds
        packets =
            constants[.shortPacketJoules] * Double(activity.shortPackets)
            + constants[.longPacketJoules] * Double(activity.longPackets)
        memory =
            includingMemory
            ? constants[.sdramJoulesPerByte] * Double(activity.sdramBytes)
                + constants[.dmaJoulesPerByte] * Double(activity.dmaBytes) : 0
    }

    /// Watts of what is on, and of what it stands in.
    private static func powers(_ housing: MachineActivity.Housing, _ of: Constants) -> (Double, Double) {
        switch housing {
        case .chips(let chips): (of[.chipIdleWatts] * Double(chips), 0)
        case .smallBoards(let boards): (of[.smallBoardIdleWatts] * Double(boards), 0)
        case .boards(let boards): (of[.boardIdleWatts] * Double(boards), 0)
        case .boxedBoard: (of[.boardIdleWatts], of[.boxWatts])
        case .frames(let frames, let boards, let active):
            (
                of[.boardIdleWatts] * Double(boards),
                of[.frameIdleWatts] * Double(frames) + of[.frameActiveWatts] * Double(active)
            )
        }
    }
}
