import Chip
import Testing

@Suite struct TorusTests {
    @Test(arguments: 1...8, 1...8)
    func hopsAndRoutesAgreeWithBreadthFirstSearchBetweenAllChips(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        for source in torus.all {
            let oracle = BreadthFirst(torus, from: source)
            for target in torus.all { check(torus, source, target, oracle) }
        }
    }

    @Test(arguments: [(12, 12), (13, 11), (16, 4), (1, 40), (40, 2), (24, 24), (9, 31)])
    func hopsAndRoutesAgreeWithBreadthFirstSearchOnLargerMachines(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        for source in [torus[0], torus[torus.count - 1], torus[torus.count / 3]] {
            let oracle = BreadthFirst(torus, from: source)
            for target in torus.all { check(torus, source, target, oracle) }
        }
    }

    /// 12x12: diameter 8, mean 4.69; 24x24: 16 and 9.34 (the mean over all other chips).
    @Test(arguments: [(12, 8, 4.69), (24, 16, 9.34)])
    func theDiameterAndMeanDistanceAreTheKnownOnes(side: Int, diameter: Int, mean: Double) {
        let torus = Torus(width: side, height: side)
        let hops = torus.all.map { torus.hops(from: ChipCoordinate(x: 0, y: 0), to: $0) }
        #expect(hops.max() == diameter)
        #expect(abs(Double(hops.reduce(0, +)) / Double(torus.count - 1) - mean) < 0.01)
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 5), (12, 8)])
    func neighboursAreThoseOfTheLinkTable(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        for chip in torus.all {
            let neighbours = Link.allCases.map { torus.neighbour(of: chip, over: $0) }
            #expect(neighbours == BreadthFirst.neighbours(of: chip, torus))
            let back = zip(neighbours, Link.allCases).map { torus.neighbour(of: $0, over: $1.opposite) }
            #expect(back.allSatisfy { $0 == chip })
        }
    }

    @Test(arguments: [(5, 7), (12, 12), (1, 9)])
    func distancesAreAMetricThatDoesNotKnowWhereItIs(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        let corner = torus[0]
        for chip in torus.all {
            for link in Link.allCases {
                let next = torus.neighbour(of: chip, over: link)
                #expect(abs(torus.hops(from: corner, to: chip) - torus.hops(from: corner, to: next)) <= 1)
                let origin = torus.neighbour(of: corner, over: link)
                #expect(torus.hops(from: origin, to: next) == torus.hops(from: corner, to: chip))
            }
            #expect(torus.hops(from: corner, to: chip) == torus.hops(from: chip, to: corner))
        }
    }

    @Test func chipsAreNumberedInRowsFromTheSouthWest() {
        let torus = Torus(width: 3, height: 2)
        #expect(torus[0] == ChipCoordinate(x: 0, y: 0))
        #expect(torus[4] == ChipCoordinate(x: 1, y: 1))
        for (index, chip) in torus.all.enumerated() { #expect(torus.index(of: chip) == index) }
        #expect(!torus.contains(ChipCoordinate(x: 3, y: 0)))
        #expect(!torus.contains(ChipCoordinate(x: 0, y: -1)))
    }

    @Test func theSizeMayBeTheLargestThatAddressesAllow() {
        let torus = Torus(MachineSize(width: 256, height: 256))
        #expect(torus.count == 65_536)
        #expect(torus.hops(from: torus[0], to: torus[65_535]) == 1)
    }

    @Test func aSideOutsideOneTo256Traps() async {
        await #expect(processExitsWith: .failure) { _ = Torus(width: 0, height: 8) }
        await #expect(processExitsWith: .failure) { _ = Torus(width: 8, height: 257) }
    }

    private func check(
        _ torus: Torus, _ source: ChipCoordinate, _ target: ChipCoordinate, _ oracle: BreadthFirst
    ) {
        let hops = torus.hops(from: source, to: target)
        let route = torus.route(from: source, to: target)
        let end = torus.chips(from: source, along: route).last ?? source
        let isRight = hops == oracle.hops(to: target) && route.count == hops && end == target
        if !isRight { Issue.record("\(torus) \(source) to \(target): \(hops) hops, route \(route) ends at \(end)") }
    }
}
