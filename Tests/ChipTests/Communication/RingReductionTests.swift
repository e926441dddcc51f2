import Chip
import Testing

@Suite("A reduction by rings")
struct RingReductionTests {
    let constants = Constants()

    private func snake(_ width: Int, _ height: Int) throws -> [ChipCoordinate] {
        let groups = try ChipGroups(
            machine: MachineSize(width: width, height: height), size: GroupSize(width: 1, height: 1))
        return GroupRing(groups).order.map { groups[$0].origin }
    }

    /// One ring, or one in each direction.
    private func reduction(
        _ width: Int, _ height: Int, _ bytes: Int, rings: Int = 1, lanes: Int = 1, _ constants: Constants? = nil
    ) throws -> RingReduction {
        let ring = try snake(width, height)
        return RingReduction(
            rings: rings == 1 ? [ring] : [ring, ring.reversed()], gradientBytes: bytes, lanes: lanes,
            constants: constants ?? self.constants)
    }

    private func deviation(
        _ reduction: RingReduction, _ width: Int, _ height: Int, _ constants: Constants? = nil
    ) throws -> Double {
        let wiring = Wiring(Torus(width: width, height: height))
        let timing = FabricTiming(constants ?? self.constants)
        let outcome = try reduction.simulate(on: wiring, timing)
        #expect(outcome.isComplete && outcome.dropped == 0)
        return Double(try reduction.time(on: wiring, timing)) / Double(outcome.end) - 1
    }

    @Test("takes what a hand computes for two steps of two chips")
    func byHand() throws {
        let reduction = try reduction(2, 1, 80)
        let timing = FabricTiming(constants)
        // 20 packets in two chunks of 10; two steps. A step: 5 us of software, nine intervals of 500 ns, then the last
        // packet's way: two routers of six cycles, a link, and 500 ns at the core that receives it.
        let step = 5_000_000 + 9 * 500_000 + 2 * 6 * 7519 + 240_567 + 500_000
        let wiring = Wiring(Torus(width: 2, height: 1))
        #expect(try reduction.time(on: wiring, timing) == 2 * step)
        #expect(try reduction.simulate(on: wiring, timing).end == 2 * step)
    }

    @Test("sends 2(N − 1) chunks from each chip")
    func traffic() throws {
        let reduction = try reduction(4, 3, 4000, rings: 2, lanes: 2)
        #expect(reduction.chunkPackets(0) == 42)
        let outcome = try reduction.simulate(on: Wiring(Torus(width: 4, height: 3)), FabricTiming(constants))
        #expect(outcome.sent == 2 * 12 * 22 * 42)
        #expect(outcome.hops == outcome.sent)
        #expect(outcome.linkPackets.allSatisfy { $0 == 0 || $0 == 22 * 42 })
        #expect(outcome.linkPackets.count { $0 > 0 } == 24)
    }

    @Test(
        "takes the time that arithmetic gives, within a tenth, whatever limits it",
        arguments: [(2, 2, 16_384), (3, 3, 4096), (5, 3, 8192), (8, 8, 4096), (12, 12, 4096)])
    func agreement(width: Int, height: Int, bytes: Int) throws {
        let fast = try Constants(overriding: ["packet_receive_seconds": 1e-7, "packet_send_seconds": 1e-7])
        let slowSender = try Constants(overriding: ["packet_send_seconds": 1e-6])
        let software = try Constants(overriding: ["ring_step_seconds": 50e-6])
        let none = try Constants(overriding: ["ring_step_seconds": 0])
        for (rings, lanes) in [(1, 1), (2, 1), (2, 3)] {
            for used in [constants, fast, slowSender, software, none] {
                let reduction = try reduction(width, height, bytes, rings: rings, lanes: lanes, used)
                let deviation = try deviation(reduction, width, height, used)
                #expect(abs(deviation) < 0.1, "\(rings) rings, \(lanes) lanes: \(deviation)")
            }
        }
    }

    @Test("is as fast as its slowest link, once chunks queue up before it")
    func slowLink() throws {
        let fast = try Constants(
            overriding: ["packet_receive_seconds": 1e-7, "packet_send_seconds": 1e-7, "ring_step_seconds": 0])
        let torus = Torus(width: 4, height: 4)
        let reduction = try reduction(4, 4, 65_536, fast)
        let timing = FabricTiming(fast)
        let plain = try reduction.time(on: Wiring(torus), timing)
        let oneSlow = Wiring(ChipNetwork(torus)) { chip, link in chip == ChipCoordinate(x: 1, y: 0) && link == .east }
        let slow = try reduction.time(on: oneSlow, timing)
        let ratio = Double(timing.symbols(.long, outer: true)) / Double(timing.symbols(.long, outer: false))
        #expect(abs(Double(slow) / Double(plain) / ratio - 1) < 0.01)
        #expect(abs(Double(slow) / Double(try reduction.simulate(on: oneSlow, timing).end) - 1) < 0.01)
    }

    @Test("is twice as fast with rings both ways, where packets take most of the time")
    func twoRings() throws {
        let wiring = Wiring(Torus(width: 6, height: 5))
        let timing = FabricTiming(constants)
        let one = try reduction(6, 5, 1_000_000).time(on: wiring, timing)
        let two = try reduction(6, 5, 1_000_000, rings: 2).time(on: wiring, timing)
        #expect(abs(Double(one) / Double(two) - 2) < 0.02)
    }

    @Test("comes to the bytes over the bandwidth and the hops, as the usual formula says")
    func formula() throws {
        let none = try Constants(overriding: ["ring_step_seconds": 0])
        let timing = FabricTiming(none)
        let time = try reduction(8, 8, 1_000_000, none).time(on: Wiring(Torus(width: 8, height: 8)), timing)
        let bandwidth = 4 / 500e-9
        let hop = Double(2 * timing.routerTime + timing.symbols(.long, outer: false)) * 1e-12
        let formula = 2 * 63.0 / 64 * 1_000_000 / bandwidth + 2 * 63 * hop
        #expect(abs(Double(time) * 1e-12 / formula - 1) < 0.01)
    }

    @Test("of the largest machine is computed at once, and of nothing takes no time")
    func extremes() throws {
        let timing = FabricTiming(constants)
        let large = try reduction(240, 240, 400_000)
        #expect(try large.time(on: Wiring(Torus(width: 240, height: 240)), timing) > 0)
        let nothing = try reduction(4, 4, 0)
        let wiring = Wiring(Torus(width: 4, height: 4))
        #expect(try nothing.time(on: wiring, timing) == 0)
        #expect(try nothing.simulate(on: wiring, timing).sent == 0)
    }

    @Test("is refused where the chips of a ring are no neighbours")
    func notNeighbours() throws {
        var network = ChipNetwork(Torus(width: 4, height: 4))
        network.remove(.east, of: ChipCoordinate(x: 2, y: 0))
        let reduction = try reduction(4, 4, 100)
        let error = ReductionError.noWay(ChipCoordinate(x: 2, y: 0), ChipCoordinate(x: 3, y: 0))
        #expect(throws: error) {
            try reduction.time(on: Wiring(network) { _, _ in false }, FabricTiming(constants))
        }
        #expect(throws: error) {
            try reduction.simulate(on: Wiring(network) { _, _ in false }, FabricTiming(constants))
        }
        #expect(error.description == "no link or shortest route that works leads from chip (2, 0) to (3, 0)")
    }
}
