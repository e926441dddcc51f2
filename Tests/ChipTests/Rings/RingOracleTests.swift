import Chip
import Testing

/// An oracle that never complains would let every test pass.
@Suite("The oracle of rings")
struct RingOracleTests {
    private let torus = Torus(width: 5, height: 4)

    @Test("has nothing against the rings of a torus")
    func whole() {
        #expect(RingOracle(torus).complaints(TorusRings(torus).rings) == [])
    }

    @Test("finds a link used twice")
    func twice() {
        let rings = TorusRings(torus).rings
        #expect(RingOracle(torus).complaints(rings + rings.prefix(1)) == ["links used twice"])
    }

    @Test("finds a ring that does not visit all chips")
    func tooFew() throws {
        let ring = try #require(TorusRings(Torus(width: 5, height: 3)).rings.first)
        #expect(RingOracle(torus).complaints(ring).contains("not each chip once"))
    }

    @Test("finds links that lead elsewhere, and those that do not work")
    func wrongLinks() throws {
        let ring = try #require(TorusRings(torus).rings.first)
        #expect(RingOracle(Torus(width: 4, height: 5)).complaints(ring) != [])
        var network = ChipNetwork(torus)
        network.remove(ring.links[7], of: ring.chips[7])
        #expect(RingOracle(network).complaints(ring).count == 1)
        #expect(RingOracle(network).complaints(ring.reversed) == [])
    }

    @Test("finds a chip that does not work")
    func deadChip() throws {
        let ring = try #require(TorusRings(torus).rings.first)
        var network = ChipNetwork(torus)
        network.remove(ring.chips[3])
        #expect(RingOracle(network).complaints(ring).contains("not each chip once"))
    }
}
