import Chip
import Testing

@Suite struct MachineDrawingTests {
    @Test func aSmallMachineIsDrawnChipByChip() throws {
        #expect(
            try draw("6x4", "3x2") == """
                4 groups of 3x2, 6 chips each, in a ring

                  y
                  3    3 3 3   2 2 2
                  2    3 3 3 ← 2 2 2
                         ↓       ↑
                  1    0 0 0   1 1 1
                  0    0 0 0 → 1 1 1
                       0       3       x

                digit or letter: a chip of the group at that place of the ring; an arrow at the rim goes round the torus

                Each hop is 6 flows: a chip sends to the chip at its place in the next group.

                hop    from chip  to chip  direction  links
                0 → 1  (0, 0)     (3, 0)   E              3
                1 → 2  (3, 0)     (3, 2)   N              2
                2 → 3  (3, 2)     (0, 2)   W              3
                3 → 0  (0, 2)     (0, 0)   S              2

                Most loaded link: E of chip (2, 0), 3 flows
                All links, each way: 3 flows on 4, 2 flows on 14, 1 flow on 20, none on 106

                """)
    }

    @Test func aRingThatClosesRoundTheTorusHasArrowsAtTheRim() throws {
        let picture = try lines("6x9", "2x3")
        #expect(picture.contains("                       ↗"))
        #expect(picture.contains("     ↗"))
        #expect(picture.contains("  7    6 6 → 7 7 → 8 8"))
        #expect(picture.contains("  4    5 5 ← 4 4 ← 3 3"))
        #expect(try lines("3x1", "1x1").contains("  0  → 0 → 1 → 2 →"))
    }

    @Test func twoGroupsSendToEachOther() throws {
        #expect(try lines("2x1", "1x1").contains("  0    0 ↔ 1"))
        #expect(try lines("1x2", "1x1")[2...5] == ["  y", "  1    1", "       ↕", "  0    0"])
    }

    @Test func oneGroupSendsNothing() throws {
        let text = try lines("12x12", "12x12")
        #expect(text[0] == "1 group of 12x12, 144 chips each, in a ring")
        #expect(text.contains("A ring of one group sends nothing."))
        #expect(text.contains("No link is used."))
        #expect(!text.joined().contains("→"))
    }

    @Test func moreGroupsThanLettersAreDrawnAsNumbers() throws {
        let text = try lines("24x24", "2x2")
        #expect(text.contains { $0.hasPrefix(" 22    143 ← 142 ← 141") })
        #expect(text.contains { $0.hasPrefix("  0      0 →   1 →   2") })
        #expect(text.contains("and 112 more; --json has them all"))
    }

    @Test func theLastLetterIsUsedBeforeNumbers() throws {
        #expect(try lines("31x2", "1x1").contains { $0.contains("Z ← Y ← X") })
        #expect(try lines("21x3", "1x1").contains { $0.contains("60 → 61 → 62") })
    }

    @Test func aLargeMachineIsDrawnAsArrows() throws {
        let text = try lines("48x48", "1x1")
        #expect(text[2] == "  y")
        #expect(text[3].hasPrefix(" 47  ↑ ← ← ←"))
        #expect(text[50].hasPrefix("  0  → → → →"))
        #expect(text[50].filter { "→↑".contains($0) }.count == 48)
        #expect(!text.contains { $0.contains("south-west") })
    }

    @Test func aHugeMachineIsDrawnInPart() throws {
        let text = try lines("240x240", "1x1")
        #expect(text.contains { $0.hasSuffix("only the 48x48 groups in the south-west are drawn") })
        #expect(text.contains("and 57568 more; --json has them all"))
    }

    @Test(arguments: [
        ("12x12", ["1x1", "2x3", "12x1", "1x12", "12x12"]), ("24x24", ["1x1", "2x2", "6x6", "12x24"]),
        ("48x48", ["1x1", "2x2", "8x6", "6x8", "24x24"]), ("48x12", ["1x1", "4x4", "6x12"]),
        ("240x240", ["1x1", "5x5", "24x24", "10x1"]), ("256x256", ["16x16"]), ("1x256", ["1x1", "1x64"]),
    ])
    func everyDrawingFitsAWideTerminal(machine: String, groups: [String]) throws {
        for group in groups {
            let text = try lines(machine, group)
            #expect(text.filter { $0.count > 132 || $0.last == " " } == [], "\(group)")
        }
    }

    @Test func aMachineOf48ColumnsStillShowsItsChips() throws {
        let text = try lines("48x48", "12x12")
        #expect(text.contains { $0.hasPrefix(" 47    f f f f f f f f f f f f   e e e") })
    }

    private func draw(_ machine: String, _ group: String) throws -> String {
        MachineDrawing.text(try ChipGroups(machine: MachineSize(machine), size: GroupSize(group)))
    }

    private func lines(_ machine: String, _ group: String) throws -> [String] {
        try draw(machine, group).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
