import Chip
import Testing

@Suite("A ring of chips")
struct ChipRingTests {
    private func ring(_ torus: Torus) throws -> ChipRing {
        try #require(TorusRings(torus).cycles.first)
    }

    @Test("turned round takes the opposite links", arguments: [(2, 1), (1, 2), (2, 2), (5, 3), (1, 7)])
    func reversed(width: Int, height: Int) throws {
        let torus = Torus(width: width, height: height)
        let ring = try ring(torus)
        let back = ring.reversed
        #expect(RingOracle(torus).complaints([ring, back]) == [])
        #expect(back.chips[0] == ring.chips[0])
        #expect(back.links.reversed().map(\.opposite) == ring.links)
        #expect(back.reversed == ring)
    }

    @Test("works where each of its links does, the way it goes")
    func works() throws {
        let torus = Torus(width: 6, height: 5)
        let ring = try ring(torus)
        #expect(ring.works(on: ChipNetwork(torus)))
        for place in ring.chips.indices {
            var network = ChipNetwork(torus)
            network.remove(ring.links[place], of: ring.chips[place])
            #expect(!ring.works(on: network))
            #expect(ring.reversed.works(on: network))
            network.remove(ring.chips[place])
            #expect(!ring.reversed.works(on: network))
        }
    }

    @Test("counts its chips")
    func count() throws {
        #expect(try ring(Torus(width: 4, height: 3)).count == 12)
    }
}
