/// A board of a machine: where it lies and how the host reaches it.
public struct Board: Sendable, Hashable {
    /// What board it is.
    public let kind: BoardKind

    /// The board's chip at place (0, 0): the one with the Ethernet port.
    public let ethernet: ChipCoordinate

    /// The address of the Ethernet port, four numbers with dots.
    public let address: String

    init(_ kind: BoardKind, at ethernet: ChipCoordinate, address: String? = nil) {
        self.kind = kind
        self.ethernet = ethernet
        self.address = address ?? Self.virtualAddress(of: ethernet)
    }

    /// The board's coordinates in the way of the tools: its triad, and 0, 1 or 2 within it.
    ///
    /// Source: SpiNNMachine, `spalloc_server/coordinates.py`: 1 lies at (8, 4) of a triad, 2 at (4, 8).
    public var coordinates: BoardCoordinates {
        let number = [0: 0, 8: 1, 4: 2][ethernet.x % Triads.side] ?? 0
        return BoardCoordinates(x: ethernet.x / Triads.side, y: ethernet.y / Triads.side, z: number)
    }

    /// The address that the tools' virtual machines give a board, 127.0.x.y of its Ethernet chip.
    ///
    /// Source: SpiNNMachine, `virtual_machine.py`.
    static func virtualAddress(of ethernet: ChipCoordinate) -> String { "127.0.\(ethernet.x).\(ethernet.y)" }
}

/// A triad, counted from the south-west, and one of its three boards.
public struct BoardCoordinates: Sendable, Hashable, Codable {
    /// Column of triads.
    public let x: Int
    /// Row of triads.
    public let y: Int
    /// The board within the triad, 0 to 2.
    public let z: Int
}
