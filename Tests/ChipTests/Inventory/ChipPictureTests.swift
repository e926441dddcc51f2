import Chip
import Testing

@Suite struct ChipPictureTests {
    @Test func aSmallBoardHasItsFourChips() throws {
        #expect(
            try picture("spin3") == [
                "  y", "  1 a a", "  0 E a", "    0    x", "a: a chip; E: one with an Ethernet port",
            ])
    }

    @Test func aTorusOfOurOwnHasChipsOfOneKind() throws {
        #expect(
            try picture("5x2", chips: "1,1", links: "4,0,0") == [
                "  y", "  1 o x o o o", "  0 o o o o !", "    0       4  x",
                "o: a chip; !: one with a dead core or link; x: a dead chip",
            ])
    }

    @Test func aMarkedEthernetChipIsMarked() throws {
        #expect(try picture("spin3", cores: "0,0,3")[2] == "  0 ! a")
    }

    @Test func aChipBesideADeadOneIsNotMarked() throws {
        let lines = try picture("12x12", chips: "5,5")
        #expect(lines.joined().filter { $0 == "x" }.count == 3)
        #expect(!lines.contains { $0.contains("!") })
    }

    @Test func columnsAreNumberedByFours() throws {
        let axis = try #require(try picture("24x24").first { $0.hasPrefix("    0") })
        let numbers = axis.split(separator: " ").dropLast().compactMap { Int($0) }
        #expect(numbers == [0, 4, 8, 12, 16, 20])
        for number in numbers {
            let place = axis.index(axis.startIndex, offsetBy: 4 + 2 * number)
            #expect(axis[place...].hasPrefix("\(number)"))
        }
    }

    @Test(arguments: ["48x48", "60x24", "24x60", "240x240", "49x1", "1x49"])
    func atMost48ChipsOnASideAreDrawn(text: String) throws {
        let size = try Machine(text).size
        let lines = try picture(text)
        let rows = lines.filter { Int($0.prefix(3).filter { $0 != " " }) != nil }
        #expect(rows.count == min(48, size.height))
        #expect(rows.allSatisfy { $0.dropFirst(4).split(separator: " ").count == min(48, size.width) })
        let part = "only the \(min(48, size.width))x\(min(48, size.height)) chips in the south-west are drawn"
        #expect(lines[lines.count - 1].hasSuffix(part) == (size.width > 48 || size.height > 48))
    }

    private func picture(
        _ text: String, chips: String? = nil, cores: String? = nil, links: String? = nil
    ) throws -> [String] {
        let list = try FaultList(downChips: chips, downCores: cores, downLinks: links)
        let machine = try Machine(text).without(list)
        let lines = HardwareDrawing.text(machine, MachineInventory(machine)).split(separator: "\n").map(String.init)
        return Array(lines[try #require(lines.firstIndex(of: "  y"))...])
    }
}
