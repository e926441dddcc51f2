import Chip
import Testing

/// The text below the picture, read back and compared with the report.
@Suite struct HopTableTests {
    @Test(arguments: [(2, 1), (1, 3), (2, 2), (3, 3), (4, 4), (8, 4), (11, 3)])
    func theTableListsTheHopsOfTheReport(columns: Int, rows: Int) throws {
        let groups = try groups(columns, rows)
        let report = MachineReport(groups)
        let table = MachineDrawing.text(groups).split(separator: "\n").map(String.init)
        let start = try #require(table.firstIndex { $0.hasPrefix("hop ") }) + 1
        for (line, hop) in zip(table[start...], report.hops.prefix(32)) {
            let source = report.groups[hop.from].origin
            let target = report.groups[hop.to].origin
            let cells = ["\(hop.from) → \(hop.to)", "\(source)", "\(target)", hop.direction, "\(hop.length)"]
            #expect(
                line.split(separator: "  ").map { $0.filter { $0 != " " } } == cells.map { $0.filter { $0 != " " } })
        }
        let rest = report.hops.count - 32
        let more = table.filter { $0.hasSuffix(" more; --json has them all") }
        #expect(more == (rest > 0 ? ["and \(rest) more; --json has them all"] : []))
    }

    @Test(arguments: [(2, 1), (3, 3), (8, 8)])
    func columnsOfTheTableAreAligned(columns: Int, rows: Int) throws {
        let table = MachineDrawing.text(try groups(columns, rows)).split(separator: "\n").map(String.init)
        let start = try #require(table.firstIndex { $0.hasPrefix("hop ") })
        let lines = table[start...].prefix { !$0.hasPrefix("and ") && !$0.hasPrefix("Most") }
        #expect(Set(lines.map(\.count)).count == 1)
        #expect(
            Set(lines.dropFirst().map { $0.distance(from: $0.startIndex, to: $0.firstIndex(of: "(") ?? $0.endIndex) })
                .count == 1)
    }

    @Test func theBusiestLinkAndTheSpreadOfLoadsAreNamed() throws {
        let lines = MachineDrawing.text(try groups(2, 2)).split(separator: "\n").suffix(2)
        #expect(
            lines == [
                "Most loaded link: E of chip (2, 0), 3 flows",
                "All links, each way: 3 flows on 4, 2 flows on 14, 1 flow on 20, none on 106",
            ])
    }

    @Test func manyDifferentLoadsAreCutShort() throws {
        let groups = try ChipGroups(machine: MachineSize("12x12"), size: GroupSize("6x6"))
        let line = try #require(MachineDrawing.text(groups).split(separator: "\n").last)
        #expect(
            line == "All links, each way: 6 flows on 24, 5 flows on 48, 4 flows on 48, 3 flows on 48, "
                + "fewer on 96, none on 600")
    }

    private func groups(_ columns: Int, _ rows: Int) throws -> ChipGroups {
        let size = GroupSize(width: 3, height: 2)
        return try ChipGroups(machine: MachineSize(width: columns * 3, height: rows * 2), size: size)
    }
}
