import Chip
import Testing

@Suite("The rings of a network")
struct NetworkRingsTests {
    private func plan(_ network: ChipNetwork) throws -> ReductionPlan {
        let plan = try ReductionPlan(network)
        #expect(RingOracle(network).complaints(plan.rings) == [])
        return plan
    }

    @Test("are six of six on a whole torus")
    func whole() throws {
        let plan = try plan(ChipNetwork(Torus(width: 12, height: 12)))
        #expect(plan.rings.count == 6)
        #expect(plan.limit == 6)
    }

    /// Its corners have three links, so a second cycle does not fit.
    @Test("are the two ways round one cycle on a board of 48 chips alone")
    func spinn5() throws {
        let network = Networks.spinn5()
        #expect(network.count == 48)
        #expect(network.chips.reduce(0) { $0 + network.links(of: $1).count } == 240)
        let plan = try plan(network)
        #expect(plan.rings.count == 2)
        #expect(plan.limit == 3)
    }

    @Test("are four of four on a board of four chips")
    func spinn3() throws {
        let plan = try plan(Networks.spinn3())
        #expect(plan.rings.count == 4)
        #expect(plan.limit == 4)
    }

    @Test("are two of two where nothing wraps", arguments: [(16, 16), (28, 16), (8, 8), (3, 5), (28, 28)])
    func open(width: Int, height: Int) throws {
        let torus = ChipNetwork(Torus(width: width, height: height))
        let plan = try plan(Networks.open(torus, columns: true, rows: true))
        #expect(plan.rings.count == 2)
        #expect(plan.limit == 2)
    }

    @Test("are four of four where one side wraps", arguments: [(12, 16), (24, 28), (12, 28), (9, 16)])
    func cylinders(wrapped: Int, open: Int) throws {
        let standing = ChipNetwork(Torus(width: wrapped, height: open))
        let lying = ChipNetwork(Torus(width: open, height: wrapped))
        for network in [
            Networks.open(standing, columns: false, rows: true), Networks.open(lying, columns: true, rows: false),
        ] {
            let plan = try plan(network)
            #expect(plan.rings.count == 4)
            #expect(plan.limit == 4)
        }
    }

    @Test("lose the one that a link was in when it died one way", arguments: UInt64(0)..<10)
    func oneDeadLink(seed: UInt64) throws {
        let plan = try plan(Networks.faulty(Torus(width: 12, height: 12), chips: 0, links: 1, seed: seed))
        #expect(plan.rings.count == 5)
        #expect(plan.limit == 5)
    }

    /// A third cycle needs all six links of every chip.
    @Test("are four at least on a torus with a few faults", arguments: UInt64(0)..<40)
    func fewFaults(seed: UInt64) throws {
        let network = Networks.faulty(
            Torus(width: 12, height: 12), chips: Int(seed % 4), links: Int(seed % 7), seed: seed)
        let plan = try plan(network)
        #expect(plan.rings.count >= min(4, (plan.limit ?? 0) / 2 * 2))
        #expect(plan.rings.count <= plan.limit ?? 0)
    }

    @Test("are four on large machines with one chip in a hundred dead", arguments: [(48, 48, 5), (120, 96, 20)])
    func large(width: Int, height: Int, dead: Int) throws {
        let network = Networks.faulty(Torus(width: width, height: height), chips: dead, links: 0, seed: 3)
        #expect(try plan(network).rings.count == 4)
    }

    /// One way of the torus is dead: links that work both ways are none, and half of the rings are left.
    @Test("are the three that go the other way where all links work one way only")
    func oneWay() throws {
        let torus = Torus(width: 6, height: 9)
        var network = ChipNetwork(torus)
        let ring = try #require(TorusRings(torus).cycles.first)
        for other in TorusRings(torus).cycles {
            for (chip, link) in zip(other.chips, other.links) where other != ring { network.remove(link, of: chip) }
        }
        let plan = try plan(network)
        #expect(plan.rings.count == 4)
        for (chip, link) in zip(ring.chips, ring.links) { network.remove(link, of: chip) }
        #expect(try self.plan(network).rings.count == 3)
    }

    @Test("are the same every time")
    func again() throws {
        let network = Networks.faulty(Torus(width: 9, height: 10), chips: 3, links: 4, seed: 8)
        #expect(try plan(network) == plan(network))
    }
}
