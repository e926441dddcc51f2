import Chip
import Testing

@Suite struct LinkTests {
    /// Link table of SpiNNMachine: number, name, dx, dy, number of the opposite link.
    @Test(arguments: [
        (0, "E", 1, 0, 3), (1, "NE", 1, 1, 4), (2, "N", 0, 1, 5),
        (3, "W", -1, 0, 0), (4, "SW", -1, -1, 1), (5, "S", 0, -1, 2),
    ])
    func hasTheNumbersOfTheHardware(number: Int, name: String, dx: Int, dy: Int, opposite: Int) throws {
        let link = try #require(Link(rawValue: number))
        #expect(link.description == name)
        #expect((link.dx, link.dy) == (dx, dy))
        #expect(link.opposite.rawValue == opposite)
    }

    @Test func thereAreSix() {
        #expect(Link.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5])
    }

    @Test func theOppositeLinkLeadsBack() {
        for link in Link.allCases {
            #expect(link.opposite.opposite == link)
            #expect((link.dx + link.opposite.dx, link.dy + link.opposite.dy) == (0, 0))
        }
    }
}
