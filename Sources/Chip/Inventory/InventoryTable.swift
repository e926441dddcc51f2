/// What a machine has, as lines of text.
enum InventoryTable {
    static func lines(_ inventory: MachineInventory) -> [String] {
        var rows = [("chips", chips(inventory)), ("cores", cores(inventory)), ("links", links(inventory))]
        rows.append(("distances", distances(inventory.distances)))
        if !inventory.boards.isEmpty { rows.append(("Ethernet", ethernet(inventory.boards))) }
        rows.append(("faults", faults(inventory.faults)))
        let width = rows.map(\.0.count).max() ?? 0
        return ["Machine \(inventory.form): \(boards(inventory)), \(edges(inventory.wraps))", ""]
            + rows.map { "  " + $0.0.rightPadded(to: width) + "  " + $0.1 }
    }

    private static func boards(_ inventory: MachineInventory) -> String {
        guard let board = inventory.boards.first else { return "a grid without boards" }
        return counted(inventory.boards.count, "\(board.kind) board")
    }

    private static func edges(_ wraps: MachineInventory.Wraps) -> String {
        switch (wraps.eastWest, wraps.northSouth) {
        case (true, true): "all edges joined to a torus"
        case (true, false): "east and west edges joined, north and south open"
        case (false, true): "north and south edges joined, east and west open"
        case (false, false): "all edges open"
        }
    }

    private static func chips(_ inventory: MachineInventory) -> String {
        let dead = inventory.faults.chips.count
        return dead == 0 ? "\(inventory.chips)" : "\(inventory.chips) of \(inventory.chips + dead)"
    }

    private static func cores(_ inventory: MachineInventory) -> String {
        let cores = inventory.cores
        return "\(cores.total): \(cores.application) for applications, \(counted(cores.monitors, "monitor"))"
    }

    private static func links(_ inventory: MachineInventory) -> String {
        let links = inventory.links
        let kinds =
            inventory.boards.isEmpty ? "" : ": \(links.onBoards) on boards, \(links.betweenBoards) between boards"
        let oneWay = links.oneWay == 0 ? "" : "; \(links.oneWay) of them without a way back"
        return "\(links.total), each direction counted\(kinds)\(oneWay)"
    }

    private static func distances(_ distances: MachineInventory.Distances) -> String {
        let apart = distances.pairsApart == 0 ? "" : "; \(counted(distances.pairsApart, "pair")) of chips without a way"
        let mean = hundredths(distances.mean)
        return distances.complete
            ? "at most \(counted(distances.longest, "link")), \(mean) on average\(apart)"
            : "\(counted(distances.longest, "link")) or more, about \(mean) on average, from the ways to "
                + "\(counted(distances.searched, "chip"))\(apart)"
    }

    private static func ethernet(_ boards: [MachineInventory.BoardEntry]) -> String {
        list(boards.map { "\($0.ethernet) \($0.address)" })
    }

    private static func faults(_ damage: MachineDamage) -> String {
        let chips = damage.chips.map { "chip \($0)" }
        let cores = damage.cores.map { entry in
            let numbers = entry.cores.map(String.init).joined(separator: ", ")
            return "\(entry.cores.count == 1 ? "core" : "cores") \(numbers) of \(entry.chip)"
        }
        let links = damage.links.map { "link \($0.link) of \($0.chip)" }
        return damage.isNone ? "none" : list(chips + cores + links)
    }

    private static func list(_ things: [String]) -> String {
        let rest = things.count - Limits.hardwareListed
        return things.prefix(Limits.hardwareListed).joined(separator: "; ")
            + (rest > 0 ? "; and \(rest) more, --json has them all" : "")
    }

    /// A number with two decimals, rounded.
    private static func hundredths(_ value: Double) -> String {
        let (whole, rest) = Int((value * 100).rounded()).quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
