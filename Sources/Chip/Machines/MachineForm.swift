/// How a machine without a fault is built.
public enum MachineForm: Sendable, Hashable, CustomStringConvertible {
    /// One SpiNN-3 board of 2x2 chips, whose links to the north and to the south lead to the same neighbour.
    case spin3
    /// One SpiNN-5 board by itself: 48 chips in a box of 8x8, open at all edges.
    case spin5
    /// SpiNN-5 boards by threes: each side a multiple of 12, which wraps, or 4 more, which is open.
    case triads(MachineSize)
    /// A torus of our own, of any size and without boards.
    case torus(MachineSize)

    /// The form that a size stands for: boards where they fill it by threes, and a torus of our own otherwise.
    public init(_ size: MachineSize) {
        self = Triads.fit(size) ? .triads(size) : .torus(size)
    }

    /// The rectangle of coordinates that the chips lie in.
    public var size: MachineSize {
        switch self {
        case .spin3: BoardKind.spin3.box
        case .spin5: BoardKind.spin5.box
        case .triads(let size), .torus(let size): size
        }
    }

    /// Whether links lead from the east edge to the west edge and back.
    ///
    /// A SpiNN-3 board's do not: the eight links that SpiNNMachine's `virtual_machine.py` takes away are those.
    public var wrapsEastWest: Bool {
        switch self {
        case .spin3, .spin5: false
        case .triads(let size): Triads.wrap(size.width)
        case .torus: true
        }
    }

    /// Whether links lead from the north edge to the south edge and back.
    public var wrapsNorthSouth: Bool {
        switch self {
        case .spin5: false
        case .triads(let size): Triads.wrap(size.height)
        case .spin3, .torus: true
        }
    }

    /// Whether every chip has all six links: what chip groups need.
    public var isTorus: Bool { wrapsEastWest && wrapsNorthSouth }

    /// The boards, in the order of their numbers; none on a torus of our own.
    var boards: [Board] {
        switch self {
        case .spin3: [Board(.spin3, at: ChipCoordinate(x: 0, y: 0))]
        case .spin5: [Board(.spin5, at: ChipCoordinate(x: 0, y: 0))]
        case .triads(let size): Triads.boards(size)
        case .torus: []
        }
    }

    /// As it is written: "spin3", "spin5", "16x12", "torus:16x12".
    public var description: String {
        switch self {
        case .spin3: "spin3"
        case .spin5: "spin5"
        case .triads(let size): size.description
        case .torus(let size): Triads.fit(size) ? Self.torusPrefix + size.description : size.description
        }
    }

    static let torusPrefix = "torus:"
}
