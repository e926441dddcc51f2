import Chip
import Testing

@Suite struct MachineTests {
    @Test func aSmallBoardLacksTheEightLinksThatTheToolsTakeAway() {
        let machine = Machine(.spin3)
        let absent = machine.network.chips.flatMap { chip in
            Link.allCases.filter { machine.network.neighbour(of: chip, over: $0) == nil }
                .map { [chip.x, chip.y, $0.rawValue] }
        }
        #expect(
            Set(absent) == [
                [0, 0, 3], [0, 0, 4], [0, 1, 3], [0, 1, 4], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1],
            ])
        let chip = ChipCoordinate(x: 0, y: 0)
        #expect(machine.network.neighbour(of: chip, over: .north) == ChipCoordinate(x: 0, y: 1))
        #expect(machine.network.neighbour(of: chip, over: .south) == ChipCoordinate(x: 0, y: 1))
    }

    /// Counts of SpiNNMachine's own tests: 240 links on a board alone, 864 on a closed triad, 768 on an open one.
    @Test(arguments: [
        ("spin3", 4, 16, 0), ("spin5", 48, 240, 0), ("12x12", 144, 720, 144), ("16x16", 144, 720, 48),
        ("12x16", 144, 720, 80), ("16x12", 144, 720, 80), ("24x24", 576, 2880, 576), ("6x4", 24, 144, 0),
    ])
    func chipsAndLinksAreThoseOfTheTools(text: String, chips: Int, onBoards: Int, between: Int) throws {
        let machine = try Machine(text)
        let links = LinkCount(machine)
        #expect(machine.network.count == chips)
        #expect((links.onBoards, links.betweenBoards, links.oneWay) == (onBoards, between, 0))
        #expect(links.total == onBoards + between)
    }

    @Test func eightLinksOfEachDirectionLeaveABoard() throws {
        let machine = try Machine("24x12")
        for number in machine.boards.indices {
            for link in Link.allCases {
                let leaving = machine.network.chips.count {
                    machine.boardNumber(of: $0) == number && machine.isBetweenBoards(link, of: $0)
                }
                #expect(leaving == 8)
            }
        }
    }

    @Test(arguments: [("12x16", true, false), ("16x12", false, true), ("28x16", false, false), ("12x24", true, true)])
    func linksCrossOnlyTheEdgesThatWrap(text: String, eastWest: Bool, northSouth: Bool) throws {
        let network = try Machine(text).network
        var crossed = (eastWest: false, northSouth: false)
        for chip in network.chips {
            for link in network.links(of: chip) {
                let other = try #require(network.neighbour(of: chip, over: link))
                crossed.eastWest = crossed.eastWest || other.x != chip.x + link.dx
                crossed.northSouth = crossed.northSouth || other.y != chip.y + link.dy
                #expect(network.isTwoWay(link, of: chip))
            }
        }
        #expect(crossed == (eastWest, northSouth))
    }

    @Test func theMillionCoreMachineIsMadeWithinASecond() {
        let clock = ContinuousClock()
        var machine: Machine?
        let time = clock.measure { machine = Machine(MachineForm(MachineSize(width: 240, height: 240))) }
        #expect(time < .seconds(1))
        #expect(machine?.network.count == 57_600)
        #expect(machine?.boards.count == 1200)
        #expect(machine?.network.isWholeTorus == true)
        let cores = machine?.network.chips.reduce(0) { $0 + (machine?.cores(of: $1).count ?? 0) }
        #expect(cores == 1200 * 856)
    }

    @Test func theFirstCoreOfAChipIsTheMonitors() throws {
        let machine = try Machine("spin5")
        let (many, few) = (ChipCoordinate(x: 0, y: 0), ChipCoordinate(x: 5, y: 6))
        #expect(machine.cores(of: many).numbers == Array(0...17))
        #expect(machine.cores(of: few).numbers == Array(0...16))
        #expect((machine.applicationCoreCount(of: many), machine.applicationCoreCount(of: few)) == (17, 16))
        #expect(machine.cores(of: ChipCoordinate(x: 0, y: 4)).count == 0)
        #expect(machine.applicationCoreCount(of: ChipCoordinate(x: 0, y: 4)) == 0)
    }

    @Test func chipsWithAnEthernetPortHaveTags() throws {
        let machine = try Machine("12x12")
        #expect(machine.resources(of: ChipCoordinate(x: 4, y: 8)).tags == [1, 2, 3, 4, 5, 6, 7])
        let other = machine.resources(of: ChipCoordinate(x: 5, y: 8))
        #expect((other.tags, other.sdram, other.routerEntries, other.monitors) == ([], 123_469_792, 1023, 1))
    }

    @Test func aTorusOfOurOwnHasNoBoards() throws {
        let machine = try Machine("torus:16x16")
        #expect(machine.boards.isEmpty && machine.network.isWholeTorus)
        #expect(machine.network.chips.allSatisfy { machine.boardNumber(of: $0) == nil && !machine.hasEthernet($0) })
        #expect(machine.cores(of: ChipCoordinate(x: 1, y: 1)).count == 18)
        #expect(try Machine("12x12").boardNumber(of: ChipCoordinate(x: 12, y: 0)) == nil)
    }
}

extension Machine {
    /// The machine without a fault that a text names.
    init(_ text: String) throws {
        guard case .form(let form) = try MachineSpec(text) else { throw MachineSpecError(text: text) }
        self.init(form)
    }
}
