import Chip
import Testing

@Suite struct ChipGroupsTests {
    /// Every size that tiles 12x8 has each chip once; every other is refused.
    @Test(arguments: 1...13, 1...13)
    func groupsHoldEachChipOnceOrAreRefused(width: Int, height: Int) throws {
        let machine = MachineSize(width: 12, height: 8)
        let size = GroupSize(width: width, height: height)
        guard 12 % width == 0, 8 % height == 0 else {
            #expect(throws: MachineError.groupDoesNotTile(size, machine)) {
                try ChipGroups(machine: machine, size: size)
            }
            return
        }
        let groups = try ChipGroups(machine: machine, size: size)
        #expect(groups.count == 96 / (width * height))
        let chips = (0..<groups.count).flatMap { groups[$0].chips }
        #expect(chips.count == 96)
        #expect(Set(chips) == Set(Torus(machine).all))
    }

    @Test func aGroupKnowsItsNumberOriginAndChips() throws {
        let groups = try ChipGroups(machine: MachineSize("6x4"), size: GroupSize("3x2"))
        #expect((0..<4).map { groups[$0].origin.description } == ["(0, 0)", "(3, 0)", "(0, 2)", "(3, 2)"])
        #expect((0..<4).map { groups[$0].index } == [0, 1, 2, 3])
        #expect(
            groups[3].chips.map(\.description) == ["(3, 2)", "(4, 2)", "(5, 2)", "(3, 3)", "(4, 3)", "(5, 3)"])
    }

    @Test func aChipKnowsItsGroup() throws {
        let groups = try ChipGroups(machine: MachineSize("12x12"), size: GroupSize("4x6"))
        for index in 0..<groups.count {
            #expect(groups[index].chips.allSatisfy { groups.index(containing: $0) == index })
        }
    }

    @Test func theRefusalNamesBothAndWhatWouldTile() throws {
        let error = #expect(throws: MachineError.self) {
            try ChipGroups(machine: MachineSize("12x7"), size: GroupSize("5x7"))
        }
        #expect(
            error?.description
                == "groups of 5x7 do not tile a machine of 12x7; "
                + "a width of 1, 2, 3, 4, 6 or 12 and a height of 1 or 7 would")
        let narrow = MachineError.groupDoesNotTile(
            GroupSize(width: 2, height: 1), MachineSize(width: 1, height: 1))
        #expect(
            narrow.description
                == "groups of 2x1 do not tile a machine of 1x1; a width of 1 and a height of 1 would")
    }
}
