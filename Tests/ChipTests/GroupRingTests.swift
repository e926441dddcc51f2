import Chip
import Testing

@Suite struct GroupRingTests {
    @Test(arguments: 1...17, 1...17)
    func theRingIsAHamiltonianCycle(columns: Int, rows: Int) throws {
        try check(columns, rows, GroupSize(width: 1, height: 1))
    }

    @Test(arguments: [(64, 64), (255, 255), (256, 3), (1, 255), (51, 128)])
    func theRingIsAHamiltonianCycleOnLargeMachinesToo(columns: Int, rows: Int) throws {
        try check(columns, rows, GroupSize(width: 1, height: 1))
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 3), (4, 3), (5, 6)])
    func theSizeOfGroupsDoesNotChangeTheRing(columns: Int, rows: Int) throws {
        let machine = MachineSize(width: columns * 4, height: rows * 5)
        let large = GroupRing(try ChipGroups(machine: machine, size: GroupSize(width: 4, height: 5)))
        let single = MachineSize(width: columns, height: rows)
        #expect(large == GroupRing(try ChipGroups(machine: single, size: GroupSize(width: 1, height: 1))))
    }

    @Test(arguments: [
        ("6x6", [0]), ("3x6", [0, 1]), ("6x3", [0, 1]), ("3x3", [0, 1, 3, 2]), ("2x6", [0, 1, 2]),
        ("2x2", [0, 1, 2, 5, 4, 3, 6, 7, 8]),
    ])
    func theOrderOnAMachineOfSixBySixIs(group: String, order: [Int]) throws {
        let groups = try ChipGroups(machine: MachineSize("6x6"), size: GroupSize(group))
        #expect(GroupRing(groups).order == order)
    }

    @Test func thePlaceAfterTheLastIsTheFirst() throws {
        let ring = GroupRing(try ChipGroups(machine: MachineSize("6x4"), size: GroupSize("3x2")))
        #expect((0..<4).map(ring.next) == [1, 2, 3, 0])
        #expect(ring.positions == [0, 1, 3, 2])
        let one = GroupRing(try ChipGroups(machine: MachineSize("6x4"), size: GroupSize("6x4")))
        #expect(one.next(after: 0) == 0)
    }

    /// Only the step that closes the ring may leave the map as drawn.
    @Test(arguments: 1...12, 1...12)
    func onlyTheLastStepGoesRoundTheTorus(columns: Int, rows: Int) throws {
        let machine = MachineSize(width: columns, height: rows)
        let groups = try ChipGroups(machine: machine, size: GroupSize(width: 1, height: 1))
        let places = GroupRing(groups).order.map { groups.grid[$0] }
        for (here, next) in zip(places, places.dropFirst()) {
            #expect(abs(here.x - next.x) + abs(here.y - next.y) == 1)
        }
    }

    private func check(_ columns: Int, _ rows: Int, _ size: GroupSize) throws {
        let groups = try ChipGroups(machine: MachineSize(width: columns, height: rows), size: size)
        let ring = GroupRing(groups)
        #expect(ring.count == columns * rows)
        #expect(ring.order.sorted() == Array(0..<columns * rows))
        #expect(ring.order.indices.allSatisfy { ring.positions[ring.order[$0]] == $0 })
        let apart = ring.order.indices.filter { position in
            let here = groups.grid[ring.order[position]]
            let next = groups.grid[ring.order[ring.next(after: position)]]
            return !BreadthFirst.neighbours(of: here, groups.grid).contains(next)
        }
        #expect(apart == [])
    }
}
