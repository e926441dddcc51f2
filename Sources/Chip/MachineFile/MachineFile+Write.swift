extension MachineFile {
    /// The file of a machine; nil for a torus of our own, since each chip of a file is on a board.
    public init?(_ machine: Machine) {
        guard !machine.boards.isEmpty else { return nil }
        let chips = machine.network.chips
        let ports = chips.first(where: machine.hasEthernet).map(machine.resources) ?? .ethernet
        let others = chips.first { !machine.hasEthernet($0) }.map(machine.resources) ?? ports
        width = machine.size.width
        height = machine.size.height
        root = [0, 0]
        standardResources = others
        ethernetResources = ports
        self.chips = chips.map { chip in
            let usual = machine.hasEthernet(chip) ? ports : others
            return Chip(
                place: chip, details: Details(chip, of: machine),
                exceptions: Exceptions(machine.resources(of: chip), from: usual))
        }
    }
}

extension MachineFile.Details {
    fileprivate init(_ chip: ChipCoordinate, of machine: Machine) {
        let board = machine.boardNumber(of: chip).map { machine.boards[$0] }
        let dead = Link.allCases.filter { machine.network.neighbour(of: chip, over: $0) == nil }.map(\.rawValue)
        cores = machine.cores(of: chip).count
        ethernet = board.map { [$0.ethernet.x, $0.ethernet.y] } ?? []
        ipAddress = machine.hasEthernet(chip) ? board?.address : nil
        deadLinks = dead.isEmpty ? nil : dead
    }
}
