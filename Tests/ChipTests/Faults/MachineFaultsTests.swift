import Chip
import Testing

@Suite struct MachineFaultsTests {
    @Test func aDeadChipIsGoneWithItsLinks() throws {
        let machine = try damaged("12x12", chips: "3,3:11,11")
        let dead = ChipCoordinate(x: 3, y: 3)
        #expect(machine.network.count == 142)
        #expect(!machine.network.contains(dead))
        #expect(machine.cores(of: dead).count == 0)
        #expect(LinkCount(machine).total == 864 - 24)
        #expect(LinkCount(machine).oneWay == 0)
        #expect(machine.boardNumber(of: dead) == 0)
    }

    @Test func deadCoresAreVirtualOrPhysical() throws {
        let machine = try damaged("spin5", cores: "0,0,3:0,1,-3:0,2,15-17:0,3,0")
        let numbers = (0...3).map { machine.cores(of: ChipCoordinate(x: 0, y: $0)) }
        #expect(numbers.map { set in (0...17).filter { !set.contains($0) } } == [[3], [4], [15, 16, 17], [1]])
        #expect(machine.applicationCoreCount(of: ChipCoordinate(x: 0, y: 2)) == 14)
    }

    @Test func aLinkDiesInOneDirection() throws {
        let machine = try damaged("12x12", links: "2,2,0")
        let chip = ChipCoordinate(x: 2, y: 2)
        #expect(machine.network.neighbour(of: chip, over: .east) == nil)
        #expect(machine.network.neighbour(of: ChipCoordinate(x: 3, y: 2), over: .west) == chip)
        #expect(LinkCount(machine).oneWay == 1)
        #expect(LinkCount(try damaged("12x12", links: "2,2,0:3,2,3")).oneWay == 0)
    }

    @Test func withAnAddressThePlaceIsCountedOnThatBoard() throws {
        let local = try damaged(
            "12x12", chips: "5,7,127.0.8.4", cores: "1,1,16,127.0.4.8",
            links: "7,7,2,127.0.8.4")
        let whole = try damaged("12x12", chips: "1,11", cores: "5,9,16", links: "3,11,2")
        #expect(local == whole)
        #expect(local != Machine(local.form))
    }

    @Test func theOrderAndRepetitionOfEntriesDoNotMatter() throws {
        let once = try damaged("16x16", chips: "3,3", cores: "1,1,4:1,2,5", links: "2,2,1")
        #expect(try damaged("16x16", chips: "3,3:3,3", cores: "1,2,5:1,1,4:1,1,4", links: "2,2,1:2,2,1") == once)
        let linkToDeadChip = try damaged("16x16", chips: "3,3", cores: "1,1,4:1,2,5:3,3,4", links: "2,2,1:3,3,0")
        #expect(linkToDeadChip.network == once.network)
    }

    @Test func faultsAddUp() throws {
        let once = try damaged("12x12", chips: "3,3", links: "5,5,5")
        let twice = try damaged("12x12", chips: "3,3").without(FaultList(downLinks: "5,5,5"))
        #expect(once == twice)
        #expect(throws: FaultError.self) { try once.without(FaultList(downChips: "3,3")) }
    }

    @Test(arguments: [
        ("spin5", "0,4", "spin5 has no chip (0, 4); row 4 has chips from x 1 to 7"),
        ("12x12", "12,0", "12x12 has no chip (12, 0); x is 0 to 11 and y 0 to 11"),
        ("12x12", "4,8", "chip (4, 8) is the Ethernet chip of its board, without which the tools use no board"),
        ("12x12", "0,0,127.0.8.4", "chip (8, 4) is the Ethernet chip of its board"),
        ("12x12", "1,1,1.2.3.4", "no board has the address 1.2.3.4; there are 127.0.0.0, 127.0.8.4, 127.0.4.8"),
        ("24x24", "1,1,1.2.3.4", "127.0.12.0 and more"),
        ("spin5", "0,4,127.0.0.0", "(0, 4) is no place on a SpiNN-5 board, where x and y are 0 to 7 and x - y"),
        ("spin3", "2,0,127.0.0.0", "(2, 0) is no place on a SpiNN-3 board, where x and y are 0 or 1"),
        ("6x6", "1,1,127.0.0.0", "6x6 has no boards; leave the address out"),
    ])
    func aChipThatIsNotThereIsRefusedByItsEntry(machine: String, entry: String, words: String) throws {
        let error = try #require(throws: FaultError.self) { try damaged(machine, chips: "1,1:" + entry) }
        #expect((error.list, error.entry) == (.chips, entry))
        #expect(error.reason.contains(words), "\(error)")
    }

    @Test(arguments: [
        ("0,0,18", "chip (0, 0) has no core 18; its cores are 1 to 17"),
        ("1,1,17", "chip (1, 1) has no core 17; its cores are 1 to 16"),
        ("0,0,-17", "has no physical core 17, virtual core 18; its cores"), ("0,0,-18", "no physical core 18; its"),
        ("0,0,-10", "physical core 10, virtual core 0, is the monitor of chip (0, 0)"),
        ("0,0,1-14", "that leaves chip (0, 0) 4 cores; the tools use no chip with fewer than 5, so take the chip away"),
        ("0,4,1", "no chip (0, 4)"),
    ])
    func aCoreThatIsNotThereIsRefusedByItsEntry(entry: String, words: String) throws {
        let error = try #require(throws: FaultError.self) { try damaged("spin5", cores: entry) }
        #expect((error.list, error.entry) == (.cores, entry))
        #expect(error.reason.contains(words), "\(error)")
    }

    @Test func fiveCoresAreEnough() throws {
        #expect(try damaged("spin5", cores: "0,0,1-13").cores(of: ChipCoordinate(x: 0, y: 0)).count == 5)
        #expect(throws: FaultError.self) { try damaged("spin5", cores: "0,0,1-7:0,0,8-14") }
    }

    @Test func aLinkOverAnOpenEdgeIsRefusedWithThoseThatThereAre() throws {
        let error = try #require(throws: FaultError.self) { try damaged("spin5", links: "0,0,4") }
        #expect(error.description == "entry '0,0,4': chip (0, 0) has no link 4 SW; it has 0 E, 1 NE, 2 N")
    }

    private func damaged(
        _ machine: String, chips: String? = nil, cores: String? = nil, links: String? = nil
    ) throws -> Machine {
        try Machine(machine).without(FaultList(downChips: chips, downCores: cores, downLinks: links))
    }
}
