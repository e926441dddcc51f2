import Chip
import Testing

@Suite("The links of rings")
struct RingLinksTests {
    private func reduction(_ torus: Torus, bytes: Int = 4000) -> RingReduction {
        RingReduction(
            rings: TorusRings(torus).rings.map(\.chips), gradientBytes: bytes, constants: Constants())
    }

    @Test(
        "are all different, so six rings use every link of the machine once",
        arguments: [(2, 2), (2, 3), (4, 4), (5, 3), (12, 12)])
    func allDifferent(width: Int, height: Int) throws {
        let torus = Torus(width: width, height: height)
        let reduction = reduction(torus)
        #expect(reduction.rings.count == 6)
        let links = try reduction.routes(on: ChipNetwork(torus))
        var used: Set<[Int]> = []
        for (ring, links) in zip(reduction.rings, links) {
            for (place, route) in links.enumerated() {
                let link = try #require(route.first)
                #expect(route.count == 1)
                #expect(used.insert([torus.index(of: ring[place]), link.rawValue]).inserted)
                #expect(torus.neighbour(of: ring[place], over: link) == ring[(place + 1) % ring.count])
            }
        }
        #expect(used.count == 6 * torus.count)
    }

    @Test("carry the same number of packets each, and nothing waits for another ring")
    func evenly() throws {
        let torus = Torus(width: 4, height: 5)
        let reduction = reduction(torus)
        let outcome = try reduction.simulate(on: Wiring(torus), FabricTiming(Constants()))
        #expect(Set(outcome.linkPackets) == [reduction.chunkPackets(0) * 38])
        #expect(outcome.dropped == 0 && outcome.isComplete)
    }

    @Test("avoid one that is dead where two chips are joined by another")
    func deadOneOfTwo() throws {
        let torus = Torus(width: 2, height: 2)
        var network = ChipNetwork(torus)
        network.remove(.east, of: ChipCoordinate(x: 0, y: 0))
        let ring = [(0, 0), (1, 0), (1, 1), (0, 1)].map { ChipCoordinate(x: $0.0, y: $0.1) }
        let reduction = RingReduction(rings: [ring], gradientBytes: 64, constants: Constants())
        #expect(try reduction.routes(on: network)[0][0] == [.west])
    }

    @Test("of six rings bring a reduction near a sixth of one ring's time where packets take most of it")
    func sixTimes() throws {
        let torus = Torus(width: 6, height: 6)
        let timing = FabricTiming(Constants())
        let six = reduction(torus, bytes: 6_000_000)
        let one = RingReduction(rings: [six.rings[0]], gradientBytes: 6_000_000, constants: Constants())
        let ratio = Double(try one.time(on: Wiring(torus), timing)) / Double(try six.time(on: Wiring(torus), timing))
        #expect(ratio > 5.9 && ratio <= 6)
    }

    @Test("can be told with a chip or a gradient of any size", arguments: [1, 3, 4, 5, 24, 25, 4001])
    func rounding(bytes: Int) throws {
        let torus = Torus(width: 3, height: 3)
        let reduction = reduction(torus, bytes: bytes)
        #expect(reduction.chunkPackets(0) * 4 * 6 * 9 >= bytes)
        #expect((reduction.chunkPackets(0) - 1) * 4 * 6 * 9 < bytes)
        let outcome = try reduction.simulate(on: Wiring(torus), FabricTiming(Constants()))
        #expect(outcome.isComplete && outcome.sent == reduction.chunkPackets(0) * 6 * 9 * 16)
    }

    @Test("need two chips a ring, and cores for all rings")
    func traps() async {
        await #expect(processExitsWith: .failure) {
            _ = RingReduction(rings: [[ChipCoordinate(x: 0, y: 0)]], gradientBytes: 4, constants: Constants())
        }
        await #expect(processExitsWith: .failure) {
            let rings = TorusRings(Torus(width: 4, height: 4)).rings.map(\.chips)
            _ = RingReduction(rings: rings, gradientBytes: 4, lanes: 2, constants: Constants())
        }
    }
}
