import Chip
import Testing

@Suite("The wiring of boards")
struct WiringTests {
    @Test("has 48 chips on each of three boards of a triad")
    func boards() throws {
        let torus = Torus(width: 12, height: 12)
        let boards = try #require(HexagonalBoards(torus))
        let sizes = Dictionary(grouping: torus.all, by: boards.origin).mapValues(\.count)
        #expect(sizes.values.allSatisfy { $0 == 48 })
        #expect(Set(sizes.keys) == [.init(x: 0, y: 0), .init(x: 4, y: 8), .init(x: 8, y: 4)])
    }

    @Test("keeps 240 links of a board on it and leads 48 to others", arguments: [(12, 12), (24, 12)])
    func links(width: Int, height: Int) throws {
        let torus = Torus(width: width, height: height)
        let wiring = Wiring(torus)
        let boards = try #require(HexagonalBoards(torus))
        for (origin, chips) in Dictionary(grouping: torus.all, by: boards.origin) {
            let outer = chips.flatMap { chip in Link.allCases.filter { wiring.isOuter($0, of: chip) } }
            #expect(outer.count == 48, "board \(origin)")
            #expect(Link.allCases.allSatisfy { link in outer.count { $0 == link } == 8 })
        }
    }

    @Test("has no boards where they do not fit")
    func plain() {
        let torus = Torus(width: 8, height: 12)
        #expect(HexagonalBoards(torus) == nil)
        #expect(torus.all.allSatisfy { chip in Link.allCases.allSatisfy { !Wiring(torus).isOuter($0, of: chip) } })
    }

    @Test("asks about each link once")
    func given() {
        let wiring = Wiring(ChipNetwork(Torus(width: 3, height: 3))) { chip, link in chip.x == 2 && link == .east }
        #expect(wiring.isOuter(.east, of: ChipCoordinate(x: 2, y: 1)))
        #expect(!wiring.isOuter(.east, of: ChipCoordinate(x: 1, y: 1)))
        #expect(!wiring.isOuter(.north, of: ChipCoordinate(x: 2, y: 1)))
    }
}
