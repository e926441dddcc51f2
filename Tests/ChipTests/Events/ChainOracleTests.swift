import Chip
import Testing

/// A second, much simpler account of one flow along a chain of chips: when each packet passes each stage, by recurrences on
/// the packet before it. It knows nothing of events, and holds as long as no buffer is full.
private struct Chain {
    let hops: Int
    let size: PacketSize
    let interval: Int
    let receiving: Int
    let timing: FabricTiming

    /// When each packet has been handled.
    func handled(_ packets: Int) -> [Int] {
        var linkFree = Array(repeating: 0, count: hops)
        var routerFree = Array(repeating: 0, count: hops + 1)
        var coreFree = 0
        return (0..<packets).map { packet in
            var time = packet * interval
            for hop in 0...hops {
                time = max(time + timing.routerTime, routerFree[hop])
                routerFree[hop] = time + timing.cycle
                if hop < hops {
                    time = max(time, linkFree[hop]) + timing.symbols(size, outer: false)
                    linkFree[hop] = time
                }
            }
            coreFree = max(time, coreFree) + receiving
            return coreFree
        }
    }
}

@Suite("A chain of chips")
struct ChainOracleTests {
    let timing = FabricTiming(Constants())

    private func simulate(_ chain: Chain, packets: Int) throws -> FabricOutcome {
        let network = ChipNetwork(Torus(width: 9, height: 2))
        let route = try PacketRoute(
            from: ChipCoordinate(x: 0, y: 0), along: Array(repeating: .east, count: chain.hops), toCore: 5, on: network)
        var flow = PacketFlow(route, packets: packets)
        (flow.size, flow.interval, flow.receiving) = (chain.size, chain.interval, chain.receiving)
        var fabric = Fabric(Wiring(network) { _, _ in false }, [flow], chain.timing)
        fabric.run()
        return fabric.outcome
    }

    @Test(
        "hands packets on at the times of the recurrences", arguments: [0, 1, 2, 5, 8],
        [(140_000, 0), (250_000, 100_000), (250_000, 240_000), (1_000_000, 900_000), (7600, 0), (300_000, 299_999)])
    func recurrences(hops: Int, times: (interval: Int, receiving: Int)) throws {
        for size in PacketSize.allCases where times.interval >= timing.symbols(size, outer: false) || hops == 0 {
            let chain = Chain(
                hops: hops, size: size, interval: times.interval, receiving: times.receiving, timing: timing)
            let outcome = try simulate(chain, packets: 40)
            let expected = chain.handled(40)
            #expect(outcome.isComplete)
            #expect(outcome.flows[0].first == expected[0])
            #expect(outcome.flows[0].last == expected[39])
        }
    }

    @Test("is no faster and no slower when its sender does not wait, since the link decides", arguments: 1...8)
    func saturated(hops: Int) throws {
        let chain = Chain(hops: hops, size: .long, interval: 0, receiving: 0, timing: timing)
        let outcome = try simulate(chain, packets: 500)
        #expect(outcome.flows[0].last == chain.handled(500)[499])
    }

    @Test("follows the clock and the pipeline of the routers", arguments: [1, 5, 7, 20])
    func pipeline(stages: Int) throws {
        var timing = timing
        timing.stages = stages
        timing.cycle = 10_000
        let chain = Chain(hops: 3, size: .short, interval: 500_000, receiving: 1, timing: timing)
        let outcome = try simulate(chain, packets: 1)
        #expect(outcome.end == 4 * stages * 10_000 + 3 * timing.symbols(.short, outer: false) + 1)
        #expect(outcome.end == chain.handled(1)[0])
    }

    @Test("holds back a sender whose receiver is slow, as long as no wait is too long")
    func backPressure() throws {
        let chain = Chain(hops: 4, size: .long, interval: 0, receiving: 1_000_000, timing: timing)
        let outcome = try simulate(chain, packets: 300)
        #expect(outcome.isComplete && outcome.dropped == 0)
        #expect(outcome.flows[0].last == chain.handled(300)[299])
    }
}
