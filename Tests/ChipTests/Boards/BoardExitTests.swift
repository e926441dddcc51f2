import Chip
import Testing

@Suite struct BoardExitTests {
    /// x, y, link, FPGA and number at the FPGA, as SpiNNMachine's `version_5.py` lists them.
    private let table = [
        [0, 0, 3, 1, 1], [0, 0, 4, 1, 0], [0, 0, 5, 0, 15], [0, 1, 3, 1, 3], [0, 1, 4, 1, 2], [0, 2, 3, 1, 5],
        [0, 2, 4, 1, 4], [0, 3, 2, 1, 8], [0, 3, 3, 1, 7], [0, 3, 4, 1, 6], [1, 0, 4, 0, 14], [1, 0, 5, 0, 13],
        [1, 4, 2, 1, 10], [1, 4, 3, 1, 9], [2, 0, 4, 0, 12], [2, 0, 5, 0, 11], [2, 5, 2, 1, 12], [2, 5, 3, 1, 11],
        [3, 0, 4, 0, 10], [3, 0, 5, 0, 9], [3, 6, 2, 1, 14], [3, 6, 3, 1, 13], [4, 0, 0, 0, 6], [4, 0, 4, 0, 8],
        [4, 0, 5, 0, 7], [4, 7, 1, 2, 1], [4, 7, 2, 2, 0], [4, 7, 3, 1, 15], [5, 1, 0, 0, 4], [5, 1, 5, 0, 5],
        [5, 7, 1, 2, 3], [5, 7, 2, 2, 2], [6, 2, 0, 0, 2], [6, 2, 5, 0, 3], [6, 7, 1, 2, 5], [6, 7, 2, 2, 4],
        [7, 3, 0, 0, 0], [7, 3, 1, 2, 15], [7, 3, 5, 0, 1], [7, 4, 0, 2, 14], [7, 4, 1, 2, 13], [7, 5, 0, 2, 12],
        [7, 5, 1, 2, 11], [7, 6, 0, 2, 10], [7, 6, 1, 2, 9], [7, 7, 0, 2, 8], [7, 7, 1, 2, 7], [7, 7, 2, 2, 6],
    ]

    @Test func linksThatLeaveABoardAreNumberedAsAtItsFPGAs() {
        let machine = Machine(.spin5)
        let exits = machine.network.chips.flatMap { chip in
            Link.allCases.compactMap { link in
                machine.exit(of: link, of: chip).map { [chip.x, chip.y, link.rawValue, $0.fpga, $0.channel] }
            }
        }
        #expect(Set(exits) == Set(table))
        #expect(exits.count == 48)
    }

    @Test func exactlyTheLinksBetweenBoardsHaveAnExit() throws {
        let machine = try Machine("24x12")
        for chip in machine.network.chips {
            for link in Link.allCases {
                #expect((machine.exit(of: link, of: chip) != nil) == machine.isBetweenBoards(link, of: chip))
            }
        }
    }

    @Test func theEightLinksOfASideLeadToOneBoardAndComeFromOneSide() throws {
        let machine = try Machine("24x24")
        for number in machine.boards.indices {
            var neighbours: [Int: Set<[Int]>] = [:]
            var counts: [Int: Int] = [:]
            for chip in machine.network.chips where machine.boardNumber(of: chip) == number {
                for link in Link.allCases {
                    guard let exit = machine.exit(of: link, of: chip) else { continue }
                    let other = try #require(machine.network.neighbour(of: chip, over: link))
                    let entry = try #require(machine.exit(of: link.opposite, of: other))
                    neighbours[exit.side, default: []].insert([
                        try #require(machine.boardNumber(of: other)), entry.side,
                    ])
                    counts[exit.side, default: 0] += 1
                    #expect(entry.side == (exit.side + 3) % 6)
                }
            }
            #expect(counts == [0: 8, 1: 8, 2: 8, 3: 8, 4: 8, 5: 8])
            #expect(neighbours.values.allSatisfy { $0.count == 1 })
            #expect(Set(neighbours.values.joined()).count == 6)
        }
    }

    @Test func placesAreCountedFromTheEthernetChip() throws {
        let machine = try Machine("12x12")
        for chip in machine.network.chips {
            let place = try #require(machine.place(of: chip))
            #expect(machine.chip(at: place, onBoard: try #require(machine.boardNumber(of: chip))) == chip)
            #expect(BoardKind.spin5.contains(place))
        }
    }

    @Test func smallBoardsAndOurOwnTorusHaveNoFPGA() throws {
        for text in ["spin3", "6x6"] {
            let machine = try Machine(text)
            let exits = machine.network.chips.flatMap { chip in
                Link.allCases.compactMap { machine.exit(of: $0, of: chip) }
            }
            #expect(exits.isEmpty)
        }
        #expect(try Machine("6x6").place(of: ChipCoordinate(x: 1, y: 1)) == nil)
    }
}
