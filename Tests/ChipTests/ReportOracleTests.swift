import Chip
import Testing

/// What a report says, followed with the link table of the documents instead of this module's.
@Suite struct ReportOracleTests {
    private let steps = ["E": (1, 0), "NE": (1, 1), "N": (0, 1), "W": (-1, 0), "SW": (-1, -1), "S": (0, -1)]

    @Test(arguments: 1...8, 1...8)
    func routesLeadFromGroupToGroupRoundTheRing(columns: Int, rows: Int) throws {
        let report = try report(columns, rows, GroupSize(width: 3, height: 2))
        for hop in report.hops {
            var (x, y) = (report.groups[hop.from].origin.x, report.groups[hop.from].origin.y)
            for name in hop.route {
                let step = try #require(steps[name])
                x = (x + step.0 + report.machine.width) % report.machine.width
                y = (y + step.1 + report.machine.height) % report.machine.height
            }
            #expect(ChipCoordinate(x: x, y: y) == report.groups[hop.to].origin)
            #expect(hop.length == hop.route.count)
            #expect(hop.to == (hop.from + 1) % report.groups.count)
        }
    }

    @Test(arguments: 1...8, 1...8)
    func theLoadsAddUpToAllStepsOfAllFlows(columns: Int, rows: Int) throws {
        for size in [GroupSize(width: 1, height: 1), GroupSize(width: 2, height: 4), GroupSize(width: 5, height: 1)] {
            let report = try report(columns, rows, size)
            #expect(report.linkLoads.reduce(0) { $0 + $1.links } == report.machine.chips * 6)
            let steps = report.hops.reduce(0) { $0 + $1.length * $1.flows }
            #expect(report.linkLoads.reduce(0) { $0 + $1.links * $1.flows } == steps)
            #expect(report.mostLoadedLink?.flows == (steps == 0 ? nil : report.linkLoads[0].flows))
        }
    }

    /// Flows of one hop overlap along it, at most as deep as the group's longer side.
    @Test(arguments: 1...8, 1...8)
    func noLinkCarriesMoreThanASideOfAGroup(columns: Int, rows: Int) throws {
        for size in [GroupSize(width: 1, height: 1), GroupSize(width: 2, height: 4), GroupSize(width: 6, height: 6)] {
            let report = try report(columns, rows, size)
            let limit = max(size.width, size.height)
            #expect(report.mostLoadedLink?.flows ?? 0 <= limit, "\(columns)x\(rows) groups of \(size)")
        }
    }

    @Test(arguments: [(1, 1), (2, 1), (3, 3), (4, 5)])
    func sizesAndGroupsAreThoseOfTheMachine(columns: Int, rows: Int) throws {
        let report = try report(columns, rows, GroupSize(width: 4, height: 3))
        #expect((report.machine.width, report.machine.height) == (columns * 4, rows * 3))
        #expect(report.machine.chips == columns * rows * 12)
        #expect((report.group.width, report.group.height, report.group.chips) == (4, 3, 12))
        #expect(report.groups.count == columns * rows)
        for (position, group) in report.groups.enumerated() {
            #expect(group.position == position)
            let place = (group.index % columns, group.index / columns)
            #expect(group.origin == ChipCoordinate(x: place.0 * 4, y: place.1 * 3))
        }
    }

    private func report(_ columns: Int, _ rows: Int, _ size: GroupSize) throws -> MachineReport {
        let machine = MachineSize(width: columns * size.width, height: rows * size.height)
        return MachineReport(try ChipGroups(machine: machine, size: size))
    }
}
