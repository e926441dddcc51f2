extension MachineInventory {
    /// Counts what a machine has. Up to a second, for the distances on a large machine that is no whole torus.
    public init(_ machine: Machine) {
        let chips = machine.network.chips
        var chipsOnBoard = Array(repeating: 0, count: machine.boards.count)
        for chip in chips {
            if let number = machine.boardNumber(of: chip) { chipsOnBoard[number] += 1 }
        }
        form = machine.form.description
        width = machine.size.width
        height = machine.size.height
        wraps = Wraps(eastWest: machine.form.wrapsEastWest, northSouth: machine.form.wrapsNorthSouth)
        self.chips = chips.count
        cores = Cores(machine, chips)
        boards = zip(machine.boards, chipsOnBoard).map(BoardEntry.init)
        links = Links(LinkCount(machine))
        distances = Distances(DistanceSummary(machine.network))
        faults = MachineDamage(machine)
    }
}

extension MachineInventory.Cores {
    fileprivate init(_ machine: Machine, _ chips: [ChipCoordinate]) {
        let total = chips.reduce(0) { $0 + machine.cores(of: $1).count }
        let application = chips.reduce(0) { $0 + machine.applicationCoreCount(of: $1) }
        self.init(total: total, monitors: total - application, application: application)
    }
}

extension MachineInventory.BoardEntry {
    fileprivate init(_ board: Board, _ chips: Int) {
        self.init(
            kind: board.kind, coordinates: board.coordinates, ethernet: board.ethernet, address: board.address,
            chips: chips)
    }
}

extension MachineInventory.Links {
    fileprivate init(_ count: LinkCount) {
        self.init(
            total: count.total, onBoards: count.onBoards, betweenBoards: count.betweenBoards, oneWay: count.oneWay)
    }
}

extension MachineInventory.Distances {
    fileprivate init(_ summary: DistanceSummary) {
        self.init(
            longest: summary.longest, mean: summary.mean, complete: summary.isComplete, searched: summary.searched,
            pairsApart: summary.pairsApart)
    }
}
