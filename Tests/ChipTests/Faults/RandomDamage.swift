import Chip

/// Faults drawn from a seed, so that a failure can be replayed: a linear congruential generator is enough.
struct RandomDamage {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

    /// A number from 0 to `limit` − 1.
    mutating func number(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    /// Entries of the three lists, for things that the machine has: each perhaps by the address of its board.
    mutating func list(for machine: Machine, chips: Int, cores: Int, links: Int) throws -> FaultList {
        var (downChips, downCores, downLinks): ([String], [String], [String]) = ([], [], [])
        let all = machine.network.chips
        for _ in 0..<chips {
            let chip = all[number(below: all.count)]
            if !machine.hasEthernet(chip) { downChips.append(entry(chip, "", machine)) }
        }
        for _ in 0..<cores {
            let core = 1 + number(below: 16)
            downCores.append(entry(all[number(below: all.count)], ",\(core)", machine))
        }
        for _ in 0..<links {
            let chip = all[number(below: all.count)]
            let there = machine.network.links(of: chip)
            downLinks.append(entry(chip, ",\(there[number(below: there.count)].rawValue)", machine))
        }
        return try FaultList(
            downChips: text(downChips), downCores: text(downCores), downLinks: text(downLinks))
    }

    private mutating func entry(_ chip: ChipCoordinate, _ part: String, _ machine: Machine) -> String {
        guard number(below: 2) == 0, let place = machine.place(of: chip), let board = machine.boardNumber(of: chip)
        else { return "\(chip.x),\(chip.y)\(part)" }
        return "\(place.x),\(place.y)\(part),\(machine.boards[board].address)"
    }

    private func text(_ entries: [String]) -> String {
        entries.isEmpty ? "None" : entries.joined(separator: ":")
    }
}
