import Chip
import Testing

@Suite("The steps of a ring")
struct StepTimeTests {
    typealias StepTime = RingReduction.StepTime

    /// Every chunk at every chip, one after the other: a chip sends its next chunk when the last one has left it, and when
    /// the chunk has come from the chip before.
    private func oracle(_ steps: [StepTime], count: Int) -> Int {
        var arrived = Array(repeating: 0, count: steps.count)
        var sent = Array(repeating: 0, count: steps.count)
        for step in 0..<count {
            var next = arrived
            for place in steps.indices {
                let start = step == 0 ? 0 : max(arrived[place], sent[place])
                sent[place] = start + steps[place].stay
                next[(place + 1) % steps.count] = start + steps[place].advance
            }
            arrived = next
        }
        return arrived.max() ?? 0
    }

    @Test("of equal links take as long as one of them, so often", arguments: 2...6)
    func equal(chips: Int) {
        let steps = Array(repeating: StepTime(advance: 100, stay: 80), count: chips)
        let count = 2 * (chips - 1)
        #expect(RingReduction.time(steps, count: count) == 100 * count)
        #expect(oracle(steps, count: count) == 100 * count)
    }

    @Test("wait for the slowest link, which is never idle", arguments: 3...12)
    func oneSlow(chips: Int) {
        var steps = Array(repeating: StepTime(advance: 100, stay: 90), count: chips)
        steps[chips / 2] = StepTime(advance: 1000, stay: 950)
        let count = 2 * (chips - 1)
        let time = RingReduction.time(steps, count: count)
        #expect(time == (count - 1) * 950 + 1000)
        #expect(abs(time - oracle(steps, count: count)) <= 200)
    }

    @Test(
        "of two kinds of link take the time that chunk after chunk gives, within a twentieth",
        arguments: 1...20 as ClosedRange<UInt64>)
    func mixed(seed: UInt64) {
        var random = ConservationTests.Seeded(state: seed)
        let chips = Int.random(in: 4...60, using: &random)
        let slow = Int.random(in: 100...400, using: &random)
        let latency = Int.random(in: 0...20, using: &random)
        let steps = (0..<chips).map { _ in
            let time = Int.random(in: 0..<3, using: &random) == 0 ? slow : 100
            return StepTime(advance: time + latency, stay: time)
        }
        let count = 2 * (chips - 1)
        let (time, exact) = (RingReduction.time(steps, count: count), oracle(steps, count: count))
        #expect(time <= exact)
        #expect(Double(exact - time) < 0.1 * Double(exact), "\(time) instead of \(exact)")
    }

    @Test("go round where latency counts more than any link")
    func latency() {
        var steps = Array(repeating: StepTime(advance: 500, stay: 10), count: 8)
        steps[3] = StepTime(advance: 700, stay: 200)
        let time = RingReduction.time(steps, count: 14)
        #expect(time == 14 * 500 + 2 * 200)
        #expect(time == oracle(steps, count: 14))
    }

    /// One link that no other ring uses.
    private func hop(_ timing: FabricTiming, outer: Bool) -> HopLinks {
        let symbols = timing.symbols(.long, outer: outer)
        return HopLinks(
            symbols: symbols, turn: symbols, passing: 2 * timing.routerTime + (outer ? timing.outerTransit : 0))
    }

    @Test("of lanes share a chunk, and the link between them")
    func lanes() throws {
        let constants = try Constants(overriding: ["packet_receive_seconds": 1e-6, "ring_step_seconds": 0])
        let timing = FabricTiming(constants)
        let ring = [ChipCoordinate(x: 0, y: 0), ChipCoordinate(x: 1, y: 0)]
        func stay(_ lanes: Int) -> Int {
            RingReduction(rings: [ring], gradientBytes: 8 * 1200, lanes: lanes, constants: constants)
                .stepTime(0, hop(timing, outer: false)).stay
        }
        #expect(stay(1) == 1200 * 1_000_000)
        #expect(stay(2) == 600 * 1_000_000)
        #expect(stay(4) == 300 * 1_000_000)
        // Five cores together could take a packet each 200 ns, but the link brings one each 240.6 ns.
        #expect(stay(5) == 240 * 5 * timing.symbols(.long, outer: false))
    }

    @Test("of links between boards have the transit and the slower symbols")
    func outer() throws {
        let constants = Constants()
        let timing = FabricTiming(constants)
        let ring = [ChipCoordinate(x: 0, y: 0), ChipCoordinate(x: 1, y: 0)]
        let reduction = RingReduction(rings: [ring], gradientBytes: 8, constants: constants)
        let (inner, outer) = (
            reduction.stepTime(0, hop(timing, outer: false)), reduction.stepTime(0, hop(timing, outer: true))
        )
        let symbols = timing.symbols(.long, outer: true) - timing.symbols(.long, outer: false)
        #expect(outer.advance - inner.advance == 400_000 + symbols)
    }
}
