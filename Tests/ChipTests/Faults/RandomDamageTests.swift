import Chip
import Foundation
import Testing

/// What must hold of any damage: each seed is one, and names itself where it fails.
@Suite struct RandomDamageTests {
    private static let machines = ["spin3", "spin5", "12x12", "16x16", "12x28", "6x5"]

    @Test(arguments: machines, UInt64(1)...8)
    func whatIsDeadIsMissingAndNothingElse(text: String, seed: UInt64) throws {
        let (whole, list, machine) = try damaged(text, seed)
        let parts = try list.faults.map { fault in (try chip(fault, whole), fault.part) }
        let deadChips = Set(parts.filter { $0.1 == .chip }.map(\.0))
        for chip in whole.network.chips {
            #expect(machine.network.contains(chip) == !deadChips.contains(chip))
            guard !deadChips.contains(chip) else { continue }
            let mine = parts.filter { $0.0 == chip }.map(\.1)
            let deadCores = Set(mine.flatMap(Self.cores))
            let left = whole.cores(of: chip).numbers.filter { !deadCores.contains(.virtual($0)) }
            #expect(machine.cores(of: chip).numbers == left)
            for link in Link.allCases {
                let before = whole.network.neighbour(of: chip, over: link)
                let dies = mine.contains(.link(link)) || before.map(deadChips.contains) ?? true
                #expect(machine.network.neighbour(of: chip, over: link) == (dies ? nil : before))
            }
        }
    }

    @Test(arguments: machines, UInt64(1)...8)
    func theDamageThatIsListedMakesTheSameMachine(text: String, seed: UInt64) throws {
        let (whole, _, machine) = try damaged(text, seed)
        let damage = MachineDamage(machine)
        let numbers = Dictionary(uniqueKeysWithValues: Link.allCases.map { ($0.description, $0.rawValue) })
        let cores = damage.cores.flatMap { entry in entry.cores.map { "\(entry.chip.x),\(entry.chip.y),\($0)" } }
        let links = damage.links.map { "\($0.chip.x),\($0.chip.y),\(numbers[$0.link] ?? -1)" }
        let chips = damage.chips.map { "\($0.x),\($0.y)" }
        let again = try whole.without(
            FaultList(downChips: joined(chips), downCores: joined(cores), downLinks: joined(links)))
        #expect(again.network == machine.network)
        #expect(MachineDamage(again) == damage)
    }

    @Test(arguments: machines.dropLast(), UInt64(1)...8)
    func itsChipsLinksAndNumbersOfCoresSurviveAFile(text: String, seed: UInt64) throws {
        let machine = try damaged(text, seed).2
        let data = try JSONEncoder().encode(try #require(MachineFile(machine)))
        let again = try Machine(JSONDecoder().decode(MachineFile.self, from: data))
        #expect(again.network == machine.network)
        #expect(again.boards == machine.boards)
        for chip in machine.network.chips {
            #expect(again.cores(of: chip).count == machine.cores(of: chip).count)
            #expect(again.resources(of: chip) == machine.resources(of: chip))
        }
    }

    /// Distances against those of Floyd and Warshall, over all pairs.
    @Test(arguments: ["spin3", "spin5", "6x5"], UInt64(1)...6)
    func waysAreAsShortAsCanBe(text: String, seed: UInt64) throws {
        let network = try damaged(text, seed).2.network
        let best = allPairs(network)
        for target in network.chips {
            let ways = WaysToChip(target, on: network)
            for source in network.chips {
                #expect(ways.hops(from: source) == best[[source, target]], "\(source) to \(target)")
                #expect(ways.route(from: source)?.count == best[[source, target]])
            }
        }
        let summary = DistanceSummary(network)
        #expect(summary.longest == best.values.max())
        #expect(summary.pairsApart == network.count * network.count - best.count)
    }

    @Test(arguments: machines, UInt64(1)...8)
    func theInventoryCountsWhatIsThere(text: String, seed: UInt64) throws {
        let machine = try damaged(text, seed).2
        let inventory = MachineInventory(machine)
        let network = machine.network
        #expect(inventory.chips == network.chips.count)
        #expect(inventory.links.total == network.chips.reduce(0) { $0 + network.links(of: $1).count })
        #expect(inventory.cores.total == network.chips.reduce(0) { $0 + machine.cores(of: $1).count })
        #expect(inventory.cores.application + inventory.chips == inventory.cores.total)
        #expect(machine.boards.isEmpty || inventory.boards.reduce(0) { $0 + $1.chips } == inventory.chips)
        let oneWay = network.chips.reduce(0) { sum, chip in
            sum + network.links(of: chip).count { !network.isTwoWay($0, of: chip) }
        }
        #expect(inventory.links.oneWay == oneWay)
    }

    private static func cores(_ part: Fault.Part) -> [CoreNumber] {
        guard case .cores(let cores) = part else { return [] }
        return cores
    }

    private func damaged(_ text: String, _ seed: UInt64) throws -> (Machine, FaultList, Machine) {
        let whole = try Machine(text)
        var random = RandomDamage(seed: seed)
        let size = whole.network.count
        let list = try random.list(for: whole, chips: size / 8, cores: size / 6, links: size / 3)
        return (whole, list, try whole.without(list))
    }

    private func chip(_ fault: Fault, _ machine: Machine) throws -> ChipCoordinate {
        guard let address = fault.address else { return fault.place }
        return machine.chip(
            at: fault.place, onBoard: try #require(machine.boards.firstIndex { $0.address == address }))
    }

    private func allPairs(_ network: ChipNetwork) -> [[ChipCoordinate]: Int] {
        var best: [[ChipCoordinate]: Int] = [:]
        for chip in network.chips {
            for link in network.links(of: chip) { best[[chip, network.neighbour(of: chip, over: link) ?? chip]] = 1 }
            best[[chip, chip]] = 0
        }
        for middle in network.chips {
            for source in network.chips {
                guard let first = best[[source, middle]] else { continue }
                for target in network.chips {
                    guard let second = best[[middle, target]] else { continue }
                    best[[source, target]] = min(best[[source, target]] ?? .max, first + second)
                }
            }
        }
        return best
    }

    private func joined(_ entries: [String]) -> String {
        entries.isEmpty ? "None" : entries.joined(separator: ":")
    }
}
