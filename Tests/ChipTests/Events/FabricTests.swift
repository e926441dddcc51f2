import Chip
import Testing

@Suite("A fabric")
struct FabricTests {
    let timing = FabricTiming(Constants())
    let torus = Torus(width: 8, height: 8)
    var wiring: Wiring { Wiring(torus) }

    private func chip(_ x: Int, _ y: Int) -> ChipCoordinate { ChipCoordinate(x: x, y: y) }

    private func route(_ x: Int, _ y: Int, _ links: [Link], core: Int = 1) throws -> PacketRoute {
        try PacketRoute(from: chip(x, y), along: links, toCore: core, on: ChipNetwork(torus))
    }

    private func run(_ flows: [PacketFlow], _ timing: FabricTiming, until deadline: Int = .max) -> FabricOutcome {
        var fabric = Fabric(wiring, flows, timing)
        fabric.run(until: deadline)
        return fabric.outcome
    }

    @Test(
        "takes six router cycles a chip and the symbols of each link for a packet alone", arguments: 0...4,
        PacketSize.allCases)
    func latency(hops: Int, size: PacketSize) throws {
        var flow = PacketFlow(try route(1, 1, Array(repeating: .northEast, count: hops)), packets: 1)
        flow.size = size
        flow.receiving = 1000
        // 133 MHz: 7519 ps. 7.18 million short packets of 11 symbols a second; a long one has 19.
        let symbols = size == .short ? 139_276 : 240_567
        #expect(run([flow], timing).end == (hops + 1) * 6 * 7519 + hops * symbols + 1000)
    }

    @Test("adds the transit and slower symbols between boards")
    func betweenBoards() throws {
        let machine = Torus(width: 12, height: 12)
        let network = ChipNetwork(machine)
        var flow = PacketFlow(
            try PacketRoute(from: chip(3, 0), along: [.east, .east], toCore: 1, on: network), packets: 1)
        flow.size = .short
        var fabric = Fabric(Wiring(machine), [flow], timing)
        fabric.run()
        // (4, 0) is the last chip of its row on the board at (0, 0).
        #expect(fabric.outcome.end == 3 * 6 * 7519 + 139_276 + 352_113 + 400_000)
    }

    @Test("lets one flow fill a link", arguments: PacketSize.allCases)
    func saturation(size: PacketSize) throws {
        var flow = PacketFlow(try route(0, 0, [.east, .east]), packets: 20_000)
        flow.size = size
        let outcome = run([flow], timing)
        let rate = 20_000 / (Double(outcome.end) * 1e-12)
        #expect(abs(rate / (size == .short ? 7.18e6 : 7.18e6 * 11 / 19) - 1) < 0.001)
        #expect(outcome.isComplete && outcome.dropped == 0)
    }

    @Test("lets one flow fill a link between boards in spite of its long transit")
    func outerSaturation() throws {
        let machine = Torus(width: 12, height: 12)
        var flow = PacketFlow(
            try PacketRoute(from: chip(4, 0), along: [.east], toCore: 1, on: ChipNetwork(machine)), packets: 20_000)
        flow.size = .short
        var fabric = Fabric(Wiring(machine), [flow], timing)
        fabric.run()
        #expect(abs(20_000 / (Double(fabric.outcome.end) * 1e-12) / 2.84e6 - 1) < 0.001)
    }

    @Test("holds a sender to its pace")
    func pacing() throws {
        var flow = PacketFlow(try route(0, 0, [.north]), packets: 1001)
        flow.interval = 1_000_000
        let one = run([PacketFlow(flow.route, packets: 1)], timing).end
        #expect(run([flow], timing).end == one + 1000 * 1_000_000)
    }

    @Test("shares a link fairly between two flows that meet")
    func fairness() throws {
        let flows = [
            PacketFlow(try route(0, 0, [.east, .east, .east], core: 1), packets: 5000),
            PacketFlow(try route(1, 1, [.south, .east, .east], core: 2), packets: 5000),
        ]
        let outcome = run(flows, timing, until: 5000 * timing.symbols(.long, outer: false))
        let (first, second) = (outcome.flows[0].delivered, outcome.flows[1].delivered)
        #expect(abs(first - second) <= 2)
        #expect(abs(first + second - 5000) <= 10)
    }

    @Test("shares a core's time among all that send to it")
    func sharedCore() throws {
        var flows = [
            PacketFlow(try route(3, 3, [.east]), packets: 300), PacketFlow(try route(5, 3, [.west]), packets: 300),
            PacketFlow(try route(4, 4, [.south]), packets: 300),
        ]
        for place in flows.indices { flows[place].receiving = 600_000 }
        let outcome = run(flows, timing)
        #expect(outcome.isComplete)
        #expect(abs(outcome.end - 900 * 600_000) < 1_000_000)
        for flow in outcome.flows { #expect(outcome.end - flow.last < 3 * 600_000) }
    }

    @Test("begins a further burst when the awaited tally has grown, and a pause later")
    func bursts() throws {
        var ping = PacketFlow(try route(0, 0, [.east]), packets: 3)
        (ping.bursts, ping.awaits, ping.awaitedPackets, ping.pause) = (3, 1, 2, 50_000)
        var pong = PacketFlow(try route(1, 0, [.west]), packets: 4)
        (pong.tally, pong.start, pong.interval) = (1, 10_000_000, 1_000_000)
        let outcome = run([ping, pong], timing)
        #expect(outcome.isComplete)
        #expect(outcome.flows.map(\.sent) == [9, 4])
        let way = 2 * 6 * 7519 + 240_567
        let lastOfFour = 10_000_000 + 3 * 1_000_000 + way
        #expect(outcome.flows[1].last == lastOfFour)
        #expect(outcome.flows[0].last == lastOfFour + 50_000 + way + 2 * 240_567)
    }

    @Test("says that a flow is unfinished when what it waits for does not come")
    func stalled() throws {
        var flow = PacketFlow(try route(0, 0, [.east]), packets: 2)
        (flow.bursts, flow.awaits, flow.awaitedPackets) = (2, 0, 1)
        let outcome = run([flow], timing)
        #expect(outcome.sent == 2 && outcome.delivered == 2)
        #expect(!outcome.flows[0].isSent && !outcome.isComplete)
    }

    @Test("counts what routers pass on, by size")
    func routed() throws {
        var short = PacketFlow(try route(0, 0, [.east, .east]), packets: 5)
        short.size = .short
        let outcome = run([short, PacketFlow(try route(1, 0, [.north]), packets: 7)], timing)
        #expect(Array(outcome.routedShort[0..<4]) == [5, 5, 5, 0])
        #expect(outcome.routedLong[1] == 7 && outcome.routedLong[9] == 7 && outcome.routedLong.reduce(0, +) == 14)
        #expect(outcome.hops == 17)
        #expect(outcome.linkPackets[0] == 5 && outcome.linkPackets[1 * 6 + 2] == 7)
    }
}
