import Chip
import Testing

@Suite("Random traffic")
struct ConservationTests {
    /// Numbers from a seed, for tests: SplitMix64 (Steele, Lea and Flood 2014).
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func fabric(seed: UInt64, flowCount: Int = 60, packets: ClosedRange<Int> = 1...200) throws -> Fabric {
        var random = Seeded(state: seed)
        let torus = [Torus(width: 5, height: 4), Torus(width: 12, height: 12), Torus(width: 2, height: 3)][
            Int(seed % 3)]
        let network = ChipNetwork(torus)
        let flows = try (0..<flowCount).map { _ in
            let source = torus[Int.random(in: 0..<torus.count, using: &random)]
            let target = torus[Int.random(in: 0..<torus.count, using: &random)]
            var flow = PacketFlow(
                try PacketRoute(
                    from: source, along: torus.route(from: source, to: target),
                    toCore: .random(in: 0..<18, using: &random), on: network),
                packets: .random(in: packets, using: &random))
            flow.size = Bool.random(using: &random) ? .short : .long
            flow.interval = .random(in: 0...500_000, using: &random)
            flow.receiving = .random(in: 0...4_000_000, using: &random)
            flow.start = .random(in: 0...40_000_000, using: &random)
            return flow
        }
        let wiring = Wiring(torus)
        return Fabric(wiring, flows, FabricTiming(Constants(), reinjecting: seed % 2 == 0))
    }

    @Test("is conserved: sent is delivered, lost and in flight at every moment", arguments: 0..<12 as Range<UInt64>)
    func conservation(seed: UInt64) throws {
        var fabric = try fabric(seed: seed)
        var sawInFlight = false
        for deadline in stride(from: 1_000_000, through: 200_000_000, by: 7_000_000) {
            fabric.run(until: deadline)
            let outcome = fabric.outcome
            #expect(outcome.sent == outcome.delivered + outcome.lost + outcome.inFlight, "seed \(seed) at \(deadline)")
            #expect(outcome.dropped >= outcome.lost + outcome.reinjected)
            sawInFlight = sawInFlight || outcome.inFlight > 0
        }
        #expect(sawInFlight)
        fabric.run()
        #expect(fabric.outcome.inFlight == 0, "seed \(seed)")
        #expect(fabric.outcome.flows.count { !$0.isSent } == 0)
    }

    @Test("goes the same way each time it is run, in one piece or in many", arguments: 0..<4 as Range<UInt64>)
    func deterministic(seed: UInt64) throws {
        var whole = try fabric(seed: seed)
        whole.run()
        var pieces = try fabric(seed: seed)
        for deadline in stride(from: 0, to: 300_000_000, by: 1_234_567) { pieces.run(until: deadline) }
        pieces.run()
        #expect(whole.outcome == pieces.outcome)
    }

    @Test("loses packets now and then, so that the law above has something to say")
    func somethingIsLost() throws {
        let outcomes = try (0..<12 as Range<UInt64>).map { seed in
            var fabric = try fabric(seed: seed)
            fabric.run()
            return fabric.outcome
        }
        #expect(outcomes.contains { $0.lost > 0 })
        #expect(outcomes.contains { $0.reinjected > 0 })
    }
}
