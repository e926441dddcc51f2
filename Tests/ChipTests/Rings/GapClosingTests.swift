import Chip
import Testing

@Suite("Closing the gaps of a tour")
struct GapClosingTests {
    /// Every edge is either free or a step of the tour, and no step is an edge that does not work.
    private func check(_ tour: Tour, _ free: FreeEdges, _ network: ChipNetwork) {
        let open = FreeEdges(network)
        for edge in 0..<open.table.count {
            let isStep = tour.steps.contains(Int32(edge))
            #expect(open.contains(edge) == (free.contains(edge) || isStep))
            #expect(!(free.contains(edge) && isStep))
        }
        for place in 0..<tour.count where !tour.isGap(place) {
            let next = tour.chip(at: tour.place(after: place))
            #expect(open.table.other(Int(tour.steps[place]), from: tour.chip(at: place)) == next)
        }
    }

    @Test("makes a cycle of a ring of the torus that faults have cut", arguments: UInt64(0)..<8)
    func repair(seed: UInt64) throws {
        let network = Networks.faulty(Torus(width: 10, height: 9), chips: 4, links: 5, seed: seed)
        let ring = try #require(TorusRings(network.torus).cycles.first)
        var free = FreeEdges(network)
        var tour = Tour(ring, network, taking: &free)
        #expect(tour.gapCount > 0)
        check(tour, free, network)
        var closing = GapClosing(network, seed: seed)
        #expect(closing.close(&tour, &free) == nil)
        #expect(tour.gapCount == 0)
        #expect(closing.work > 0)
        check(tour, free, network)
        #expect(RingOracle(network).complaints(tour.ring(free.table)) == [])
    }

    @Test("gives up where there is no cycle, and keeps its books")
    func givesUp() {
        var network = Networks.open(ChipNetwork(Torus(width: 5, height: 4)), columns: true, rows: true)
        for link in [Link.east, .northEast] { network.remove(link, of: ChipCoordinate(x: 0, y: 0)) }
        var free = FreeEdges(network)
        var tour = TourGrowth.tour(of: network, from: 0, taking: &free)
        var closing = GapClosing(network, seed: 1)
        let chip = closing.close(&tour, &free)
        #expect(chip.map { tour.isGap(tour.place(of: $0)) } == true)
        check(tour, free, network)
        closing.open(&tour, at: 7, &free)
        check(tour, free, network)
        tour.release(&free)
        #expect((0..<free.table.count).allSatisfy { free.contains($0) == FreeEdges(network).contains($0) })
    }

    @Test("starts from a tour of all chips that has few gaps", arguments: [(4, 4), (9, 7), (16, 16)])
    func growth(width: Int, height: Int) {
        let torus = ChipNetwork(Torus(width: width, height: height))
        for network in [torus, Networks.open(torus, columns: true, rows: true)] {
            for start in [0, network.torus.count / 2] {
                var free = FreeEdges(network)
                let tour = TourGrowth.tour(of: network, from: start, taking: &free)
                #expect(tour.order.map(Int.init).sorted() == Array(0..<network.count))
                #expect(tour.order[0] == start)
                #expect(tour.gapCount <= network.count / 4)
                check(tour, free, network)
            }
        }
    }

    @Test("starts from as many chips as are connected")
    func apart() {
        var network = ChipNetwork(Torus(width: 6, height: 3))
        for x in [0, 3] { for y in 0..<3 { network.remove(ChipCoordinate(x: x, y: y)) } }
        var free = FreeEdges(network)
        let tour = TourGrowth.tour(of: network, from: 1, taking: &free)
        #expect(Set(tour.order.map { $0 % 6 }) == [1, 2])
        #expect(tour.count == 6)
    }
}
