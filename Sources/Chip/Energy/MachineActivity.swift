/// What a machine did for some time, as far as energy goes.
public struct MachineActivity: Sendable, Hashable {
    /// What the chips stand on, which decides the powers that are on all the time.
    public enum Housing: Sendable, Hashable {
        /// Chips by themselves, without boards: what a share of a larger machine takes.
        case chips(Int)
        /// SpiNN-3 boards of four chips.
        case smallBoards(Int)
        /// SpiNN-5 boards on the bench.
        case boards(Int)
        /// One SpiNN-5 board in a box with its power supply.
        case boxedBoard
        /// SpiNN-5 boards in frames, which take power for themselves; `active` ones more while the machine works.
        case frames(Int, boards: Int, active: Int)

        /// As many frames as the boards fill, all active. Source of 24 a frame: mossblaser/phd_thesis.
        public static func frames(ofBoards boards: Int, _ constants: Constants) -> Housing {
            let each = Int(constants[.boardsPerFrame])
            let frames = (boards + each - 1) / each
            return .frames(frames, boards: boards, active: frames)
        }

        /// A board in its box, or frames of boards.
        static func standing(onBoards boards: Int, _ constants: Constants) -> Housing {
            boards == 1 ? .boxedBoard : .frames(ofBoards: boards, constants)
        }
    }

    /// What the chips stand on.
    public var housing: Housing

    /// How long, in seconds.
    public var seconds: Double

    /// Seconds that cores were busy, added over all cores.
    public var coreSeconds = 0.0

    /// Short packets times routers that they came through.
    public var shortPackets = 0

    /// Long packets times routers that they came through.
    public var longPackets = 0

    /// Bytes that went to or from SDRAM.
    public var sdramBytes = 0

    /// Bytes that DMA moved.
    public var dmaBytes = 0

    /// A machine that does nothing for a time.
    public init(_ housing: Housing, seconds: Double) {
        self.housing = housing
        self.seconds = seconds
    }
}

extension MachineActivity {
    /// Adds the packets that a simulation sent through the routers.
    public mutating func add(_ outcome: FabricOutcome) {
        shortPackets += outcome.routedShort.reduce(0, +)
        longPackets += outcome.routedLong.reduce(0, +)
    }
}
