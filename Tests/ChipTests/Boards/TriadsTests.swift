import Chip
import Testing

/// Boards on a machine, against the rule of the tools: a chip belongs to the board whose centre is nearest.
@Suite struct TriadsTests {
    @Test(arguments: ["12x12", "24x12", "12x36", "48x48"])
    func everyChipOfAClosedMachineIsOnTheBoardWithTheNearestCentre(size: String) throws {
        let machine = Machine(MachineForm(try MachineSize(size)))
        for chip in machine.network.chips {
            let number = try #require(machine.boardNumber(of: chip))
            #expect(machine.boards[number].ethernet == nearest(chip, machine.size), "\(chip)")
        }
    }

    @Test(arguments: [
        ("12x12", 3), ("24x12", 6), ("16x16", 3), ("28x16", 6), ("12x16", 3), ("16x24", 6), ("40x28", 18),
    ])
    func everyBoardHasItsChips(size: String, boards: Int) throws {
        let machine = Machine(MachineForm(try MachineSize(size)))
        #expect(machine.boards.count == boards)
        #expect(machine.network.count == boards * 48)
        var chips = Array(repeating: 0, count: boards)
        for chip in machine.network.chips { chips[try #require(machine.boardNumber(of: chip))] += 1 }
        #expect(chips == Array(repeating: 48, count: boards))
    }

    @Test func ethernetChipsAreWhereTheToolsAllowThem() {
        for form in [MachineForm.spin5, .triads(MachineSize(width: 28, height: 36))] {
            let machine = Machine(form)
            for board in machine.boards {
                #expect(board.ethernet.x.isMultiple(of: 4))
                #expect((board.ethernet.x + board.ethernet.y).isMultiple(of: 12))
                #expect(machine.hasEthernet(board.ethernet))
            }
            #expect(machine.network.chips.count(where: machine.hasEthernet) == machine.boards.count)
        }
    }

    @Test func boardsAreNumberedByTriadsAsTheToolsNumberThem() throws {
        let machine = Machine(MachineForm(try MachineSize("28x24")))
        #expect(machine.boards.count == 12)
        let places = machine.boards.map(\.ethernet)
        #expect(Array(places.prefix(4)) == [(0, 0), (8, 4), (4, 8), (12, 0)].map(ChipCoordinate.init))
        let coordinates = machine.boards.map { [$0.coordinates.x, $0.coordinates.y, $0.coordinates.z] }
        #expect(coordinates.prefix(4) == [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0]])
        #expect(coordinates.last == [1, 1, 2])
        #expect(places.last == ChipCoordinate(x: 16, y: 20))
    }

    @Test func boardsHaveTheAddressesOfVirtualMachines() throws {
        let addresses = Machine(MachineForm(try MachineSize("12x12"))).boards.map(\.address)
        #expect(addresses == ["127.0.0.0", "127.0.8.4", "127.0.4.8"])
        #expect(Machine(.spin3).boards.map(\.address) == ["127.0.0.0"])
    }

    @Test func placesOnABoardGoRoundTheEdges() throws {
        let machine = Machine(MachineForm(try MachineSize("12x12")))
        let board = try #require(machine.boards.firstIndex { $0.ethernet == ChipCoordinate(x: 8, y: 4) })
        let chip = machine.chip(at: ChipCoordinate(x: 5, y: 7), onBoard: board)
        #expect(chip == ChipCoordinate(x: 1, y: 11))
        #expect(machine.boardNumber(of: chip) == board)
    }

    /// The board with the nearest centre in hexagonal distance; centres lie at (3.6, 3.4) of a board.
    private func nearest(_ chip: ChipCoordinate, _ size: MachineSize) -> ChipCoordinate {
        var best = (distance: Double.infinity, board: chip)
        for x in stride(from: -12, through: size.width, by: 4) {
            for y in stride(from: -12, through: size.height, by: 4) where (x + y).isMultiple(of: 12) {
                let (dx, dy) = (Double(chip.x - x) - 3.6, Double(chip.y - y) - 3.4)
                let distance = max(abs(dx), abs(dy), abs(dx - dy))
                guard distance < best.distance else { continue }
                let wrapped = ChipCoordinate(
                    x: (x + size.width) % size.width, y: (y + size.height) % size.height)
                best = (distance, wrapped)
            }
        }
        return best.board
    }
}
