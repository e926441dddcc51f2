import Chip
import Testing

@Suite("The ring of what is left of a machine")
struct SiteTrafficTests {
    private let constants = Constants()

    private func best(
        _ machine: Machine, _ groups: ChipGroups
    ) throws -> (load: RingLoad, order: GroupOrder, rings: Int) {
        let sites = ReplicaSite.all(of: groups, on: machine, constants)
        return try #require(SiteTraffic.best(sites, of: groups, Wiring(machine), constants))
    }

    private func groups(_ machine: String, _ group: String) throws -> ChipGroups {
        try ChipGroups(machine: MachineSize(machine), size: GroupSize(group))
    }

    /// Seconds of a packet on a link of a board.
    private var packet: Double { 1 / LinkPlace.board.packetsPerSecond(constants) }

    @Test(
        "loads the busiest link of a whole machine as the best order of the groups does",
        arguments: [("6x6", "3x3"), ("8x8", "2x2"), ("10x10", "5x2"), ("9x9", "3x3"), ("4x4", "4x2"), ("5x5", "1x1")])
    func whole(machine: String, group: String) throws {
        let groups = try groups(machine, group)
        let best = try best(Machine(.torus(MachineSize(machine))), groups)
        let expected = try #require(GroupReduction(groups).best)
        #expect(abs(best.load.packetSeconds / (expected.mostLoaded * packet) - 1) < 1e-9)
        #expect(best.load.replicas == groups.count && best.rings > 0)
    }

    @Test("is slower where its links lead from board to board")
    func boards() throws {
        let groups = try groups("12x12", "6x6")
        let (open, boards) = (
            try best(Machine(.torus(MachineSize("12x12"))), groups),
            try best(Machine(MachineForm(MachineSize("12x12"))), groups)
        )
        let ratio = boards.load.packetSeconds / open.load.packetSeconds
        let slower = LinkPlace.board.packetsPerSecond(constants) / LinkPlace.boards.packetsPerSecond(constants)
        #expect(ratio > 1 && ratio < slower + 1e-9)
        #expect(boards.load.waySeconds > open.load.waySeconds)
    }

    @Test("leads round dead links, and loads those beside them more")
    func detour() throws {
        let whole = try best(.small, .small)
        let cut = try best(
            Machine.small.without(FaultList(downLinks: "2,0,0:2,1,0:2,2,0:2,0,1:2,1,1:2,2,1:2,3,1:2,5,1")), .small)
        #expect(cut.load.packetSeconds > whole.load.packetSeconds && cut.load.replicas == 4)
    }

    @Test("goes through every replica once", arguments: [[], ["4,1"], ["4,1", "0,0", "1,4"]])
    func once(dead: [String]) throws {
        let machine = try Machine.small.without(FaultList(downChips: dead.isEmpty ? nil : dead.joined(separator: ":")))
        let sites = ReplicaSite.all(of: .small, on: machine, constants)
        let candidates = SiteRings.candidates(sites, of: .small, on: machine.network)
        #expect(candidates.count >= 3)
        for ring in candidates.flatMap(\.rings) {
            #expect(ring.map(\.site).sorted() == Array(sites.indices))
            #expect(ring.map(\.next) == ring.dropFirst().map(\.site) + [ring[0].site])
        }
    }

    @Test(
        "of single chips uses links that no other ring has, also where some are dead",
        arguments: ["", "2,2", "2,2:4,1"])
    func chips(dead: String) throws {
        let groups = try groups("6x6", "1x1")
        let machine = try Machine.small.without(FaultList(downChips: dead.isEmpty ? nil : dead))
        let best = try best(machine, groups)
        #expect(best.order == .cycles && best.load.replicas == machine.network.count)
        #expect(abs(best.load.packetSeconds * Double(best.rings) / packet - 1) < 1e-9)
        #expect(dead.isEmpty ? best.rings == 6 : (2...6).contains(best.rings))
    }

    @Test("has none with one replica")
    func one() throws {
        let groups = try groups("6x6", "6x6")
        let sites = ReplicaSite.all(of: groups, on: .small, constants)
        #expect(SiteTraffic.best(sites, of: groups, Wiring(.small), constants) == nil)
    }
}
