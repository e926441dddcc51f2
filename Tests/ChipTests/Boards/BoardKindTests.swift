import Chip
import Testing

@Suite struct BoardKindTests {
    /// The columns of the table in SpiNNMachine's `version_5.py`, x by x: the lowest and the highest y.
    private let columns = [0...3, 0...4, 0...5, 0...6, 0...7, 1...7, 2...7, 3...7]

    @Test func aBoardOf48ChipsIsTheHexagonOfTheTools() {
        for x in -1...8 {
            for y in -1...8 {
                let isThere = columns.indices.contains(x) && columns[x].contains(y)
                #expect(BoardKind.spin5.contains(ChipCoordinate(x: x, y: y)) == isThere, "(\(x), \(y))")
            }
        }
        #expect(BoardKind.spin5.places.count == 48)
        #expect(BoardKind.spin5.chipCount == 48)
    }

    @Test func aBoardOfFourChipsIsASquare() {
        let places = BoardKind.spin3.places.map { [$0.x, $0.y] }
        #expect(places == [[0, 0], [1, 0], [0, 1], [1, 1]])
        #expect(BoardKind.spin3.chipCount == places.count)
        #expect(!BoardKind.spin3.contains(ChipCoordinate(x: 2, y: 0)))
        #expect(!BoardKind.spin3.contains(ChipCoordinate(x: 0, y: -1)))
    }

    @Test func eightChipsOfALargeBoardHave17Cores() {
        let few = BoardKind.spin5.places.filter { BoardKind.spin5.coreCount(at: $0) == 17 }
        let expected = [(1, 1), (3, 1), (5, 2), (1, 3), (3, 3), (5, 4), (3, 5), (5, 6)]
        #expect(few == expected.map(ChipCoordinate.init))
        #expect(BoardKind.spin5.places.reduce(0) { $0 + BoardKind.spin5.coreCount(at: $1) } == 856)
        #expect(BoardKind.spin3.places.map(BoardKind.spin3.coreCount) == [18, 18, 18, 18])
    }

    @Test func boardsAreNamedAsTheirMakersDo() {
        #expect(BoardKind.allCases.map(\.description) == ["SpiNN-3", "SpiNN-5"])
        #expect(BoardKind.allCases.map(\.rawValue) == ["spin3", "spin5"])
        #expect(BoardKind.allCases.map(\.box.description) == ["2x2", "8x8"])
    }

    /// Degrees and diameter of one board by itself, counted on the table and not on the code.
    @Test func theDegreesOnABoardAreThoseOfItsTable() {
        let network = Machine(.spin5).network
        let steps = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)]
        var degrees: [Int: Int] = [:]
        for x in 0..<8 {
            for y in columns[x] {
                let degree = steps.count { columns.indices.contains(x + $0.0) && columns[x + $0.0].contains(y + $0.1) }
                degrees[degree, default: 0] += 1
                #expect(network.links(of: ChipCoordinate(x: x, y: y)).count == degree)
            }
        }
        #expect(degrees == [6: 27, 4: 15, 3: 6])
    }

    @Test func theCornersOfABoardHaveThreeLinks() {
        let network = Machine(.spin5).network
        let corners = network.chips.filter { network.links(of: $0).count == 3 }
        let expected = [(0, 0), (4, 0), (0, 3), (7, 3), (4, 7), (7, 7)]
        #expect(corners == expected.map(ChipCoordinate.init))
    }
}
