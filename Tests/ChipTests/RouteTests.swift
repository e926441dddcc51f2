import Chip
import Testing

@Suite struct RouteTests {
    private let torus = Torus(width: 12, height: 12)

    @Test func diagonalsComeFirst() {
        #expect(route((0, 0), (4, 2)) == [.northEast, .northEast, .east, .east])
        #expect(route((4, 2), (0, 0)) == [.southWest, .southWest, .west, .west])
        #expect(route((5, 5), (6, 8)) == [.northEast, .north, .north])
    }

    @Test func oppositeSignsHaveNoDiagonal() {
        #expect(route((2, 0), (0, 1)) == [.west, .west, .north])
        #expect(route((0, 1), (1, 0)) == [.east, .south])
    }

    @Test func aShorterWayRoundIsTaken() {
        #expect(route((11, 0), (0, 0)) == [.east])
        #expect(route((0, 0), (11, 11)) == [.southWest])
        #expect(route((0, 11), (0, 1)) == [.north, .north])
    }

    @Test func halfWayRoundStaysOnTheMapAsDrawn() {
        #expect(route((0, 0), (6, 0)) == Array(repeating: .east, count: 6))
        #expect(route((6, 0), (0, 0)) == Array(repeating: .west, count: 6))
        #expect(route((3, 9), (3, 3)) == Array(repeating: .south, count: 6))
    }

    @Test func amongEquallyShortRoutesTheOneThatTravelsLeastIsTaken() {
        // 12x3: (6, 2) to (0, 0) is six links both by (-6, -2) and by (6, 1).
        let flat = Torus(width: 12, height: 3)
        let links = flat.route(from: ChipCoordinate(x: 6, y: 2), to: ChipCoordinate(x: 0, y: 0))
        #expect(links == [.northEast, .east, .east, .east, .east, .east])
    }

    @Test func aChipIsAtItselfWithoutALink() {
        #expect(route((7, 7), (7, 7)) == [])
        #expect(torus.chips(from: ChipCoordinate(x: 7, y: 7), along: []) == [])
    }

    @Test func visitedChipsGoRoundTheTorus() {
        let visited = torus.chips(from: ChipCoordinate(x: 11, y: 11), along: [.northEast, .east, .south])
        #expect(visited.map(\.description) == ["(0, 0)", "(1, 0)", "(1, 11)"])
    }

    private func route(_ source: (Int, Int), _ target: (Int, Int)) -> [Link] {
        torus.route(
            from: ChipCoordinate(x: source.0, y: source.1), to: ChipCoordinate(x: target.0, y: target.1))
    }
}
