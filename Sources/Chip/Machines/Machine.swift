/// A machine: which chips there are and work, on which boards, with which cores, resources and links.
///
/// Coordinates are those of the whole machine; `Torus` numbers them in rows from the south-west.
public struct Machine: Sendable, Hashable {
    /// How it was built; faults do not change it.
    public let form: MachineForm

    /// Its boards, in the order of their numbers; none on a torus of our own.
    public let boards: [Board]

    /// The chips that work and the links that carry packets.
    public internal(set) var network: ChipNetwork

    /// The board of each place on the grid, whether its chip works or not; −1 where there is none.
    let boardNumbers: [Int]

    /// Working cores at each place on the grid.
    var cores: [CoreSet]

    /// What a chip offers that differs from the standard, by its number on the grid.
    var unusualResources: [Int: ChipResources] = [:]

    init(
        form: MachineForm, boards: [Board], network: ChipNetwork, boardNumbers: [Int], cores: [CoreSet]
    ) {
        self.form = form
        self.boards = boards
        self.network = network
        self.boardNumbers = boardNumbers
        self.cores = cores
    }

    /// The rectangle that the chips lie in.
    public var size: MachineSize { form.size }

    /// Number of the board that a place on the grid belongs to; nil if it belongs to none.
    public func boardNumber(of chip: ChipCoordinate) -> Int? {
        guard network.torus.contains(chip) else { return nil }
        let number = boardNumbers[network.torus.index(of: chip)]
        return number < 0 ? nil : number
    }

    /// Whether the chip is there, works and has its board's Ethernet port.
    public func hasEthernet(_ chip: ChipCoordinate) -> Bool {
        network.contains(chip) && boardNumber(of: chip).map { boards[$0].ethernet == chip } ?? false
    }

    /// The chip at a place on a board, whether it works or not.
    public func chip(at place: ChipCoordinate, onBoard number: Int) -> ChipCoordinate {
        let origin = boards[number].ethernet
        return ChipCoordinate(x: (origin.x + place.x) % size.width, y: (origin.y + place.y) % size.height)
    }

    /// The cores of a chip that work, monitors among them; none if the chip is absent or dead.
    public func cores(of chip: ChipCoordinate) -> CoreSet {
        network.contains(chip) ? cores[network.torus.index(of: chip)] : CoreSet(count: 0)
    }

    /// Cores of a chip that applications may use.
    public func applicationCoreCount(of chip: ChipCoordinate) -> Int {
        max(0, cores(of: chip).count - resources(of: chip).monitors)
    }

    /// What a chip offers beside cores and links.
    public func resources(of chip: ChipCoordinate) -> ChipResources {
        unusualResources[network.torus.index(of: chip)] ?? (hasEthernet(chip) ? .ethernet : .standard)
    }

    /// Whether a link leads from one board to another; false if it carries nothing.
    public func isBetweenBoards(_ link: Link, of chip: ChipCoordinate) -> Bool {
        guard let neighbour = network.neighbour(of: chip, over: link) else { return false }
        return boardNumber(of: chip) != boardNumber(of: neighbour)
    }
}
