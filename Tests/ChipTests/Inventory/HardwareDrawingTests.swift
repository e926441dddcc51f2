import Chip
import Testing

@Suite struct HardwareDrawingTests {
    @Test func aBoardAloneIsDrawnWhole() throws {
        #expect(
            try draw("spin5", FaultList(downChips: "3,3", downCores: "5,5,7", downLinks: "2,4,0")) == """
                Machine spin5: 1 SpiNN-5 board, all edges open

                  chips      47 of 48
                  cores      838: 791 for applications, 47 monitors
                  links      227, each direction counted: 227 on boards, 0 between boards; 1 of them without a way back
                  distances  at most 8 links, 3.74 on average
                  Ethernet   (0, 0) 127.0.0.0
                  faults     chip (3, 3); core 7 of (5, 5); link E of (2, 4)

                  y
                  7         a a a a
                  6       a a a a a
                  5     a a a ! a a
                  4   a ! a a a a a
                  3 a a a x a a a a
                  2 a a a a a a a
                  1 a a a a a a
                  0 E a a a a
                    0       4        x

                a: a chip; E: one with an Ethernet port; !: one with a dead core or link; x: a dead chip

                """)
    }

    @Test func boardsThatTouchHaveDifferentLetters() throws {
        for text in ["12x12", "24x24", "28x16", "48x48"] {
            let machine = try Machine(text)
            let letters = try letters(text)
            for chip in machine.network.chips {
                for other in Link.allCases.compactMap({ machine.network.neighbour(of: chip, over: $0) }) {
                    guard let a = letters[chip], let b = letters[other], a != "E", b != "E" else { continue }
                    #expect((a == b) == (machine.boardNumber(of: chip) == machine.boardNumber(of: other)))
                }
            }
            #expect(letters.values.count { $0 == "E" } == machine.boards.count)
            #expect(letters.count == machine.network.count)
        }
    }

    @Test(arguments: [
        ("12x12", "Machine 12x12: 3 SpiNN-5 boards, all edges joined to a torus"),
        ("12x16", "Machine 12x16: 3 SpiNN-5 boards, east and west edges joined, north and south open"),
        ("16x12", "Machine 16x12: 3 SpiNN-5 boards, north and south edges joined, east and west open"),
        ("spin3", "Machine spin3: 1 SpiNN-3 board, north and south edges joined, east and west open"),
        ("torus:16x16", "Machine torus:16x16: a grid without boards, all edges joined to a torus"),
    ])
    func theHeadingSaysWhatTheEdgesDo(text: String, heading: String) throws {
        #expect(try lines(text)[0] == heading)
    }

    @Test func distancesAreThoseThatWereCounted() throws {
        #expect(try lines("12x12").contains("  distances  at most 8 links, 4.69 on average"))
        #expect(try lines("1x1").contains("  distances  at most 0 links, 0.00 on average"))
        let part = try lines("120x120", FaultList(downChips: "61,61")).first { $0.hasPrefix("  distances") }
        #expect(part?.contains("links or more, about 46.67 on average, from the ways to") == true)
        let apart = try lines("spin5", FaultList(downLinks: "0,0,0:0,0,1:0,0,2")).first { $0.hasPrefix("  distances") }
        #expect(apart?.hasSuffix("; 47 pairs of chips without a way") == true)
    }

    @Test func aMachineWithoutBoardsSaysNothingOfThem() throws {
        let text = try lines("6x4")
        #expect(text.contains("  links      144, each direction counted"))
        #expect(text.contains("  faults     none"))
        #expect(!text.contains { $0.hasPrefix("  Ethernet") })
        #expect(text.last == "o: a chip")
    }

    @Test func longListsAreCut() throws {
        let text = try lines("48x48", FaultList(downChips: "1,1:1,2:1,3:2,1:2,2:2,3:3,1", downCores: "5,5,1-2"))
        #expect(text.contains { $0.hasPrefix("  Ethernet") && $0.hasSuffix("; and 42 more, --json has them all") })
        #expect(text.contains { $0.hasPrefix("  faults") && $0.hasSuffix("; and 2 more, --json has them all") })
    }

    @Test(arguments: ["240x240", "256x256", "1x256", "spin3"])
    func everyDrawingFitsAWideTerminal(text: String) throws {
        let lines = try lines(text)
        #expect(lines.filter { $0.last == " " } == [])
        #expect(lines.dropFirst(9).filter { $0.count > 132 } == [])
        #expect(lines.contains { $0.contains("chips in the south-west are drawn") } == (text != "spin3"))
    }

    private func draw(_ text: String, _ list: FaultList) throws -> String {
        let machine = try Machine(text).without(list)
        return HardwareDrawing.text(machine, MachineInventory(machine))
    }

    private func lines(_ text: String, _ list: FaultList? = nil) throws -> [String] {
        try draw(text, list ?? FaultList()).split(separator: "\n").map(String.init)
    }

    /// The letters of the picture by the axes that are drawn beside it.
    private func letters(_ text: String) throws -> [ChipCoordinate: Character] {
        let lines = try lines(text)
        let top = try #require(lines.firstIndex(of: "  y"))
        var letters: [ChipCoordinate: Character] = [:]
        for line in lines[(top + 1)...] {
            guard let y = Int(line.prefix(3).filter { $0 != " " }) else { break }
            for (offset, letter) in line.dropFirst(4).enumerated() where letter != " " {
                letters[ChipCoordinate(x: offset / 2, y: y)] = letter
            }
        }
        return letters
    }
}
