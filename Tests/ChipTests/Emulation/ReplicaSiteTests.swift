import Chip
import Testing

@Suite("What is left of a chip group")
struct ReplicaSiteTests {
    private let groups = ChipGroups.small

    private func sites(chips: String? = nil, cores: String? = nil, links: String? = nil) throws -> [ReplicaSite] {
        let list = try FaultList(downChips: chips, downCores: cores, downLinks: links)
        return ReplicaSite.all(of: groups, on: try Machine.small.without(list), Constants())
    }

    @Test("of a whole machine is all of it")
    func whole() throws {
        let sites = try sites()
        #expect(sites.map(\.group) == [0, 1, 2, 3] && sites.allSatisfy { $0.isWhole && $0.cores == 16 })
        #expect(sites.map { $0.chips.chips } == (0..<4).map { groups[$0].chips })
        #expect(sites.allSatisfy { $0.chips.neighbour(of: 0, over: .east) == 1 })
        #expect(sites.allSatisfy { $0.chips.neighbour(of: 0, over: .west) == nil })
    }

    @Test("without a chip is the others")
    func deadChip() throws {
        let site = try sites(chips: "4,1")[1]
        #expect(!site.isWhole && site.chips.count == 8)
        #expect(!site.chips.chips.contains(ChipCoordinate(x: 4, y: 1)))
    }

    @Test("is nothing without all of its chips")
    func gone() throws {
        let chips = groups[3].chips.map { "\($0.x),\($0.y)" }.joined(separator: ":")
        #expect(try sites(chips: chips).map(\.group) == [0, 1, 2])
    }

    @Test("is the larger part where the dead cut it in two")
    func cut() throws {
        let site = try sites(chips: "0,1:1,1:1,0")[0]
        #expect(site.chips.chips.count == 5 && !site.chips.chips.contains(ChipCoordinate(x: 0, y: 0)))
    }

    @Test("works with as many cores as its poorest chip, of which one is to spare")
    func cores() throws {
        #expect(try sites(cores: "1,1,3")[0] == sites()[0])
        let site = try sites(cores: "1,1,3-6")[0]
        #expect(!site.isWhole && site.cores == 13 && site.chips.count == 9)
    }

    @Test("is damaged by a link inside, and not by one to another group")
    func links() throws {
        let inside = try sites(links: "0,0,0")
        #expect(!inside[0].isWhole && inside[0].chips.neighbour(of: 0, over: .east) == nil)
        #expect(inside.dropFirst().allSatisfy { $0.isWhole })
        #expect(try sites(links: "2,1,0:2,1,1").allSatisfy { $0.isWhole })
    }

    @Test(
        "sends each part of the gradient once, and gets it once", arguments: [(9, 9), (9, 8), (5, 9), (1, 7), (1, 1)])
    func parts(here: Int, there: Int) throws {
        let all = try sites()
        func site(_ number: Int, _ count: Int) throws -> ReplicaSite {
            let dead = groups[number].chips.suffix(9 - count).map { "\($0.x),\($0.y)" }.joined(separator: ":")
            return count == 9 ? all[number] : try sites(chips: dead)[number]
        }
        let (one, other) = (try site(0, here), try site(2, there))
        try #require(one.chips.count == here && other.chips.count == there)
        let flows = one.parts(to: other)
        for chip in one.chips.chips {
            let sum = flows.filter { $0.from == chip }.reduce(0) { $0 + $1.part }
            #expect(abs(sum * Double(here) - 1) < 1e-12)
        }
        for chip in other.chips.chips {
            let sum = flows.filter { $0.to == chip }.reduce(0) { $0 + $1.part }
            #expect(abs(sum * Double(there) - 1) < 1e-12)
        }
        if here == there { #expect(flows.count == here) }
    }
}

extension ChipGroups {
    /// Four groups of 3x3 chips.
    static var small: ChipGroups {
        do { return try ChipGroups(machine: MachineSize("6x6"), size: GroupSize("3x3")) } catch {
            fatalError("\(error)")
        }
    }
}

extension Machine {
    /// A torus of 6x6 chips, without boards.
    static var small: Machine { Machine(.torus(MachineSize(width: 6, height: 6))) }
}
