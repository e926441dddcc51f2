import Chip
import Testing

@Suite("The reduction over groups")
struct GroupReductionTests {
    private func reduction(_ machine: String, _ group: String) throws -> GroupReduction {
        GroupReduction(try ChipGroups(machine: MachineSize(machine), size: GroupSize(group)))
    }

    @Test(
        "loads no link more than the bound where groups are square and both ways have several",
        arguments: [("12x12", "6x6", 1.0), ("12x12", "3x3", 0.5), ("48x48", "6x6", 1.0), ("24x12", "4x4", 4.0 / 6)])
    func square(machine: String, group: String, load: Double) throws {
        let reduction = try reduction(machine, group)
        let best = try #require(reduction.best)
        #expect(best.order == .cycles)
        #expect(best.routes == .shortest)
        #expect(abs(best.mostLoaded - load) < 1e-9)
        #expect(abs((reduction.timesBound ?? 0) - 1) < 1e-9)
    }

    @Test("gives each link a sixth of a vector where a group is one chip", arguments: ["12x12", "7x5", "2x3"])
    func singleChips(machine: String) throws {
        let reduction = try reduction(machine, "1x1")
        #expect(reduction.best?.mostLoaded == 1.0 / 6)
        #expect(reduction.bound == 1.0 / 6)
    }

    /// Groups in one row: the links to the north and to the north-east are idle unless flows go round.
    @Test("spreads flows over idle links where all go in one direction")
    func oneRow() throws {
        let best = try #require(try reduction("12x4", "3x4").best)
        #expect(best.routes == .spread)
        #expect(best.mostLoaded == 0.75)
    }

    @Test(
        "is the best of its candidates and never below the bound",
        arguments: ["2x2", "4x3", "3x4", "6x2", "1x5", "12x3", "6x12", "4x6", "1x1"])
    func bounds(group: String) throws {
        let reduction = try reduction("12x60", group)
        let best = try #require(reduction.best)
        for candidate in reduction.candidates {
            #expect(best.mostLoaded <= candidate.mostLoaded)
            #expect(candidate.mostLoaded >= reduction.bound - 1e-9)
        }
        #expect(reduction.timesBound == best.mostLoaded / reduction.bound)
        #expect((reduction.timesBound ?? 0) < 6)
    }

    /// In six directions 2w + 2h + 2 (w + h − 1) links leave a group of w by h.
    @Test("counts the links that leave a group", arguments: 1...5, 2...5)
    func exits(width: Int, height: Int) throws {
        let reduction = try reduction("\(3 * width)x\(3 * height)", "\(width)x\(height)")
        let leaving = Double(width * height) / Double(4 * (width + height) - 2)
        let distance = Double(min(width, height)) / 6
        #expect(abs(reduction.bound - max(leaving, distance)) < 1e-9)
    }

    @Test("needs nothing for a single group")
    func single() throws {
        let reduction = try reduction("12x12", "12x12")
        #expect(reduction.best == nil)
        #expect(reduction.candidates.isEmpty)
        #expect(reduction.bound == 0)
        #expect(reduction.timesBound == nil)
    }

    /// The ring in which training adds loads the busiest link six times as much.
    @Test("beats the ring in which training adds")
    func beatsTraining() throws {
        let groups = try ChipGroups(machine: MachineSize("12x12"), size: GroupSize("6x6"))
        let training = RingTraffic(groups, GroupRing(groups)).mostLoadedLink
        #expect(training?.load == 6)
        #expect(GroupReduction(groups).best?.mostLoaded == 1)
    }
}
