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

    /// The six directions are a ring of their own: each is the sum of its two neighbours, which the diagonal of the
    /// triangular mesh makes so.
    @Test func eachDirectionIsTheSumOfItsNeighbours() {
        for link in Link.allCases {
            let before = Link.allCases[(link.rawValue + 5) % 6]
            let after = Link.allCases[(link.rawValue + 1) % 6]
            #expect((before.dx + after.dx, before.dy + after.dy) == (link.dx, link.dy))
        }
    }

    @Test func thereIsNoLinkToTheSouthEastOrNorthWest() {
        let directions = Link.allCases.map { [$0.dx, $0.dy] }
        #expect(!directions.contains([1, -1]) && !directions.contains([-1, 1]) && !directions.contains([0, 0]))
        #expect(Set(directions).count == 6)
    }
}
