import Chip
import Testing

@Suite("An order of groups")
struct GroupOrderTests {
    @Test("makes rings of all groups and no link twice", arguments: 1...9, 1...9)
    func rings(columns: Int, rows: Int) {
        let grid = Torus(width: columns, height: rows)
        for order in GroupOrder.allCases {
            let rings = order.rings(grid)
            #expect(RingOracle(grid).complaints(rings) == [], "\(order) of \(columns)x\(rows)")
            if grid.count == 1 { #expect(rings.isEmpty) }
        }
    }

    @Test("by rows is that of the ring in which training adds", arguments: 1...6, 1...6)
    func rows(columns: Int, rows: Int) throws {
        let machine = MachineSize(width: columns, height: rows)
        let groups = try ChipGroups(machine: machine, size: GroupSize(width: 1, height: 1))
        guard groups.count > 1 else { return }
        let rings = GroupOrder.rows.rings(groups.grid)
        #expect(rings.count == 2)
        #expect(rings[0].chips.map { groups.grid.index(of: $0) } == GroupRing(groups).order)
        #expect(rings[1] == rings[0].reversed)
    }

    @Test("by columns is that by rows with x and y exchanged", arguments: 1...6, 1...6)
    func columns(columns: Int, rows: Int) {
        let byColumns = GroupOrder.columns.rings(Torus(width: columns, height: rows))
        let byRows = GroupOrder.rows.rings(Torus(width: rows, height: columns))
        #expect(byColumns.map(\.chips) == byRows.map { $0.chips.map { ChipCoordinate(x: $0.y, y: $0.x) } })
    }

    @Test("along diagonals closes where there is one diagonal, or one side divides the other", arguments: 2...9, 2...9)
    func diagonals(columns: Int, rows: Int) {
        let rings = GroupOrder.diagonals.rings(Torus(width: columns, height: rows))
        let diagonals = (1...columns).last { columns % $0 == 0 && rows % $0 == 0 } ?? 1
        let closes = diagonals == 1 || diagonals == min(columns, rows)
        #expect(rings.count == (closes ? 2 : 0))
        let along = rings.first?.links.count { $0 == .northEast } ?? 0
        let others = diagonals == 1 ? 0 : diagonals
        #expect(along == (closes ? columns * rows - others : 0))
    }

    @Test("of cycles uses all links of the torus of groups", arguments: [(2, 2), (4, 2), (3, 3), (8, 6)])
    func cycles(columns: Int, rows: Int) {
        #expect(GroupOrder.cycles.rings(Torus(width: columns, height: rows)).count == 6)
    }
}
