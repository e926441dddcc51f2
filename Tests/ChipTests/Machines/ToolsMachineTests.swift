import Chip
import Testing

/// Machines of boards against those that the tools build.
@Suite struct ToolsMachineTests {
    @Test(arguments: [12, 16, 24, 28, 36, 40], [12, 16, 24, 28, 36, 40])
    func everyChipAndLinkIsThatOfTheTools(width: Int, height: Int) throws {
        let tools = ToolsMachine(width: width, height: height)
        let machine = Machine(MachineForm(MachineSize(width: width, height: height)))
        #expect(machine.network.count == tools.ethernet.count)
        for (place, origin) in tools.ethernet {
            let chip = ChipCoordinate(x: place.x, y: place.y)
            let board = try #require(machine.boardNumber(of: chip))
            #expect(machine.boards[board].ethernet == ChipCoordinate(x: origin.x, y: origin.y))
            for link in Link.allCases {
                let target = tools.target(place, link.rawValue).map { ChipCoordinate(x: $0.x, y: $0.y) }
                #expect(machine.network.neighbour(of: chip, over: link) == target, "\(chip) \(link)")
            }
        }
    }

    @Test func oneBoardIsThatOfTheTools() {
        let tools = ToolsMachine(width: 8, height: 8)
        let network = Machine(.spin5).network
        #expect(Set(network.chips) == Set(tools.ethernet.keys.map { ChipCoordinate(x: $0.x, y: $0.y) }))
        for chip in network.chips {
            for link in Link.allCases {
                let target = tools.target(.init(x: chip.x, y: chip.y), link.rawValue)
                #expect(network.neighbour(of: chip, over: link) == target.map { ChipCoordinate(x: $0.x, y: $0.y) })
            }
        }
    }

    /// Cores by the places of the table, added up over the boards of a machine.
    @Test(arguments: [("12x12", 3), ("16x28", 6), ("36x24", 18)])
    func everyBoardHasEightChipsOf17Cores(text: String, boards: Int) throws {
        let machine = try Machine(text)
        let few: Set = [[1, 1], [1, 3], [3, 1], [3, 3], [3, 5], [5, 2], [5, 4], [5, 6]]
        for chip in machine.network.chips {
            let place = try #require(machine.place(of: chip))
            #expect(machine.cores(of: chip).count == (few.contains([place.x, place.y]) ? 17 : 18))
        }
        #expect(machine.network.chips.count { machine.cores(of: $0).count == 17 } == boards * 8)
    }
}
