import Chip
import Testing

@Suite("The rings of a torus")
struct TorusRingsTests {
    /// Six rings in which no link is used twice use 6 × chips links: all there are.
    @Test("are six that use every outgoing link of every chip once", arguments: 2...16, 2...16)
    func everySmallSize(width: Int, height: Int) {
        check(width, height)
    }

    @Test(
        "are six on the machines that were built, and on whole boards",
        arguments: [(24, 12), (12, 24), (24, 24), (36, 24), (48, 48), (120, 96)])
    func machines(width: Int, height: Int) {
        check(width, height)
    }

    @Test("are six on the machine of a million cores", .timeLimit(.minutes(5)))
    func million() {
        check(240, 240)
    }

    @Test(
        "are six on long, odd and prime sides",
        arguments: [(2, 256), (256, 2), (3, 256), (256, 4), (97, 97), (81, 27), (7, 210), (64, 48), (255, 17)])
    func oddSizes(width: Int, height: Int) {
        check(width, height)
    }

    @Test("are four on a side of one chip, where a third direction leads back to the chip", arguments: 2...12)
    func sideOfOne(length: Int) {
        for torus in [Torus(width: 1, height: length), Torus(width: length, height: 1)] {
            let rings = TorusRings(torus).rings
            #expect(rings.count == 4)
            #expect(RingOracle(torus).complaints(rings) == [])
        }
    }

    @Test("are none on a single chip")
    func singleChip() {
        #expect(TorusRings(Torus(width: 1, height: 1)).rings.isEmpty)
    }

    @Test("are the same every time", arguments: [(6, 6), (12, 12), (10, 4)])
    func again(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        #expect(TorusRings(torus) == TorusRings(torus))
    }

    @Test("come in pairs, one the other's way back")
    func pairs() {
        let found = TorusRings(Torus(width: 12, height: 12))
        #expect(found.cycles.count == 3)
        for (cycle, pair) in zip(found.cycles, [0, 2, 4]) {
            let (ring, back) = (found.rings[pair], found.rings[pair + 1])
            #expect(ring == cycle)
            #expect(back == cycle.reversed)
            #expect(back.reversed == ring)
            #expect(back.chips == Array(ring.chips.prefix(1) + ring.chips.dropFirst().reversed()))
        }
    }

    private func check(_ width: Int, _ height: Int) {
        let torus = Torus(width: width, height: height)
        let rings = TorusRings(torus).rings
        #expect(rings.count == 6, "\(width)x\(height)")
        #expect(RingOracle(torus).complaints(rings) == [], "\(width)x\(height)")
    }
}
