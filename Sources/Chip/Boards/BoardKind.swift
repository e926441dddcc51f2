/// The boards that SpiNNaker chips are soldered on.
///
/// Sources: SpiNNMachine, `version/version_3.py` and `version/version_5.py`.
public enum BoardKind: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    /// Four chips, two by two.
    case spin3
    /// A hexagon of 48 chips in a box of 8x8.
    case spin5

    /// The sides of the box that the chips lie in.
    public var box: MachineSize {
        switch self {
        case .spin3: MachineSize(width: 2, height: 2)
        case .spin5: MachineSize(width: 8, height: 8)
        }
    }

    /// Number of chips: 4 or 48.
    public var chipCount: Int {
        switch self {
        case .spin3: 4
        case .spin5: 48
        }
    }

    /// Whether a chip is there, by its place on the board, counted from the Ethernet chip at (0, 0).
    ///
    /// The condition on x − y is a derived form of the table in `version_5.py`.
    public func contains(_ place: ChipCoordinate) -> Bool {
        guard (0..<box.width).contains(place.x), (0..<box.height).contains(place.y) else { return false }
        return self == .spin3 || (-3...4).contains(place.x - place.y)
    }

    /// The places of the chips on the board, in rows from the south-west.
    public var places: [ChipCoordinate] {
        let torus = Torus(box)
        return (0..<torus.count).map { torus[$0] }.filter(contains)
    }

    /// Working cores of the chip at a place, the monitor among them: 18, on eight chips of a SpiNN-5 board 17.
    public func coreCount(at place: ChipCoordinate) -> Int {
        self == .spin5 && Self.chipsWith17Cores.contains(place) ? 17 : CoreSet.most
    }

    /// "SpiNN-3" or "SpiNN-5".
    public var description: String {
        switch self {
        case .spin3: "SpiNN-3"
        case .spin5: "SpiNN-5"
        }
    }

    /// Which places exist, in words, for those who asked for another one.
    var rule: String {
        switch self {
        case .spin3: "x and y are 0 or 1"
        case .spin5: "x and y are 0 to 7 and x - y is -3 to 4"
        }
    }

    private static let chipsWith17Cores = Set(
        [(1, 1), (1, 3), (3, 1), (3, 3), (3, 5), (5, 2), (5, 4), (5, 6)].map(ChipCoordinate.init))
}
