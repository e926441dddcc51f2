extension Machine {
    /// Cores, the monitor among them, with which the tools still take a chip for usable.
    ///
    /// Source: SpiNNMachine, `version/version_spin1.py`, `minimum_cores_expected`.
    public static let fewestCores = 5

    /// This machine with more of it dead.
    ///
    /// Every entry is compared with the machine as it was before all of them, so their order does not matter and
    /// the same fault may be written twice. Throws for an entry that points to nothing, and for what the tools would
    /// refuse to work with: a board without its Ethernet chip, a chip with fewer than five cores.
    public func without(_ list: FaultList) throws(FaultError) -> Machine {
        var rest = self
        for fault in list.faults {
            let chip = try find(fault)
            switch fault.part {
            case .chip:
                try checkIsNoEthernetChip(chip, fault)
                rest.network.remove(chip)
            case .cores(let numbers):
                for number in numbers {
                    rest.cores[network.torus.index(of: chip)].remove(try find(number, of: chip, fault))
                }
                try rest.checkHasCores(chip, fault)
            case .link(let link):
                try checkHas(link, chip, fault)
                rest.network.remove(link, of: chip)
            }
        }
        return rest
    }

    /// The chip that a fault points to.
    private func find(_ fault: Fault) throws(FaultError) -> ChipCoordinate {
        var chip = fault.place
        if let address = fault.address {
            guard let number = boards.firstIndex(where: { $0.address == address }) else {
                throw fault.error(noBoard(address))
            }
            let kind = boards[number].kind
            guard kind.contains(fault.place) else {
                throw fault.error("\(fault.place) is no place on a \(kind) board, where \(kind.rule)")
            }
            chip = self.chip(at: fault.place, onBoard: number)
        }
        guard network.contains(chip) else { throw fault.error("\(form) has no chip \(chip); \(chipsNear(chip))") }
        return chip
    }

    private func noBoard(_ address: String) -> String {
        guard !boards.isEmpty else { return "\(form) has no boards; leave the address out" }
        let listed = boards.prefix(4).map(\.address).joined(separator: ", ")
        return "no board has the address \(address); there are \(listed)\(boards.count > 4 ? " and more" : "")"
    }

    /// Where chips are, for somebody who missed them.
    private func chipsNear(_ chip: ChipCoordinate) -> String {
        guard network.torus.contains(chip) else { return "x is 0 to \(size.width - 1) and y 0 to \(size.height - 1)" }
        let row = (0..<size.width).filter { network.contains(ChipCoordinate(x: $0, y: chip.y)) }
        guard let first = row.first, let last = row.last else { return "row \(chip.y) has none" }
        return "row \(chip.y) has chips from x \(first) to \(last)"
    }

    private func checkIsNoEthernetChip(_ chip: ChipCoordinate, _ fault: Fault) throws(FaultError) {
        guard hasEthernet(chip) else { return }
        throw fault.error("chip \(chip) is the Ethernet chip of its board, without which the tools use no board")
    }

    /// The virtual number of a core that works and is no monitor's.
    private func find(
        _ number: CoreNumber, of chip: ChipCoordinate, _ fault: Fault
    ) throws(FaultError) -> Int {
        let monitors = resources(of: chip).monitors
        let usable = cores(of: chip).numbers.filter { $0 >= monitors }
        let asked = number.virtualNumber
        if let asked, usable.contains(asked) { return asked }
        let name =
            switch number {
            case .virtual(let core): "core \(core)"
            case .physical(let core): "physical core \(core)" + (asked.map { ", virtual core \($0)" } ?? "")
            }
        if let asked, cores(of: chip).contains(asked) {
            throw fault.error("\(name), is the monitor of chip \(chip); take the chip away if it is dead")
        }
        let first = usable.first.map { "\($0) to \(usable[usable.count - 1])" } ?? "none"
        throw fault.error("chip \(chip) has no \(name); its cores are \(first)")
    }

    private func checkHasCores(_ chip: ChipCoordinate, _ fault: Fault) throws(FaultError) {
        let count = cores[network.torus.index(of: chip)].count
        guard count < Self.fewestCores else { return }
        throw fault.error(
            "that leaves chip \(chip) \(counted(count, "core")); the tools use no chip with fewer than "
                + "\(Self.fewestCores), so take the chip away")
    }

    private func checkHas(_ link: Link, _ chip: ChipCoordinate, _ fault: Fault) throws(FaultError) {
        guard network.neighbour(of: chip, over: link) == nil else { return }
        let others = network.links(of: chip).map { "\($0.rawValue) \($0)" }.joined(separator: ", ")
        throw fault.error("chip \(chip) has no link \(link.rawValue) \(link); it has \(others)")
    }
}

extension Fault {
    fileprivate func error(_ reason: String) -> FaultError { FaultError(list: list, entry: entry, reason: reason) }
}
