/// How SpiNN-5 boards fill a rectangle: three of them, a triad, take as many chips as a square of 12x12.
///
/// A side that is a multiple of 12 wraps. One that is 4 more has open edges: the hexagons of the last boards stick
/// out that far. Sources: SpiNNMachine, `spinnaker_triad_geometry.py` and `version/version_48_chips.py`.
enum Triads {
    /// Chips on a side of a triad's square.
    static let side = 12

    /// Chips by which open edges stick out beyond the triads.
    static let overhang = 4

    /// Places of the Ethernet chips in a triad, by the number of the board.
    static let origins = [(0, 0), (8, 4), (4, 8)].map(ChipCoordinate.init)

    /// Whether boards fill a machine of this size; a single board does not, it is no triad.
    static func fit(_ size: MachineSize) -> Bool {
        [size.width, size.height].allSatisfy { $0 >= side && [0, overhang].contains($0 % side) }
    }

    /// Whether the machine is closed across a side.
    static func wrap(_ chips: Int) -> Bool { chips.isMultiple(of: side) }

    /// The boards of a machine, triad by triad in rows from the south-west.
    static func boards(_ size: MachineSize) -> [Board] {
        (0..<size.height / side).flatMap { y in
            (0..<size.width / side).flatMap { x in
                origins.map { origin in
                    Board(.spin5, at: ChipCoordinate(x: x * side + origin.x, y: y * side + origin.y))
                }
            }
        }
    }
}
