import Chip
import Testing

/// Machines as they stand on a desk or in a rack, where little or nothing wraps.
@Suite("The rings of boards")
struct BoardRingsTests {
    private func rings(_ network: ChipNetwork) throws -> Int {
        let plan = try ReductionPlan(network)
        #expect(RingOracle(network).complaints(plan.rings) == [])
        return plan.rings.count
    }

    @Test("are two on three boards without wrap-around cables")
    func triad() throws {
        let network = Networks.triad()
        #expect(network.count == 144)
        #expect(try rings(network) == 2)
    }

    @Test("are two on every rectangle that does not wrap", arguments: 2...9, 2...9)
    func rectangles(width: Int, height: Int) throws {
        let whole = ChipNetwork(Torus(width: width, height: height))
        #expect(try rings(Networks.open(whole, columns: true, rows: true)) == 2)
    }

    @Test("are four on every rectangle that wraps one way", arguments: 3...9, 3...9)
    func oneWrap(width: Int, height: Int) throws {
        let whole = ChipNetwork(Torus(width: width, height: height))
        #expect(try rings(Networks.open(whole, columns: true, rows: false)) == 4)
        #expect(try rings(Networks.open(whole, columns: false, rows: true)) == 4)
    }

    /// Chips inside have six neighbours, so the cycle can go round a hole.
    @Test("are two on a board of which any chip inside is dead")
    func oneDeadChip() throws {
        let whole = Networks.spinn5()
        let inside = whole.chips.filter { whole.links(of: $0).count == 6 }
        #expect(inside.count == 27)
        for chip in inside {
            var network = whole
            network.remove(chip)
            #expect(try rings(network) == 2, "without \(chip)")
        }
    }

    /// One dead link on each board's border is a usual fault; a link inside leaves five.
    @Test("are two on a board of which any link is dead both ways", arguments: [Link.east, .northEast, .north])
    func oneDeadLink(link: Link) throws {
        let whole = Networks.spinn5()
        for chip in whole.chips {
            guard let far = whole.neighbour(of: chip, over: link) else { continue }
            var network = whole
            network.remove(link, of: chip)
            network.remove(link.opposite, of: far)
            #expect(try rings(network) == 2, "without \(link) of \(chip)")
        }
    }

    /// A cable between two boards carries eight neighbouring links, and fails with all of them.
    @Test("are four on twelve by twelve chips of which a cable between boards is dead")
    func deadCable() throws {
        var network = ChipNetwork(Torus(width: 12, height: 12))
        for y in 0..<4 {
            for (link, back) in [
                (Link.east, ChipCoordinate(x: 8, y: y + 4)), (.northEast, ChipCoordinate(x: 8, y: y + 5)),
            ] {
                network.remove(link, of: ChipCoordinate(x: 7, y: y + 4))
                network.remove(link.opposite, of: back)
            }
        }
        let plan = try ReductionPlan(network)
        #expect(RingOracle(network).complaints(plan.rings) == [])
        #expect(plan.rings.count == 4)
        #expect(plan.limit == 4)
    }
}
