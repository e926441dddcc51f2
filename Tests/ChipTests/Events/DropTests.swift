import Chip
import Testing

@Suite("A blocked router")
struct DropTests {
    let network = ChipNetwork(Torus(width: 4, height: 4))

    /// Packets to a core on the next chip that needs `receiving` for each.
    private func fabric(_ packets: Int, receiving: Int, _ timing: FabricTiming) throws -> Fabric {
        let route = try PacketRoute(
            from: ChipCoordinate(x: 0, y: 0), along: [.east], toCore: 1, on: network)
        var flow = PacketFlow(route, packets: packets)
        flow.receiving = receiving
        flow.interval = 300_000
        return Fabric(Wiring(network) { _, _ in false }, [flow], timing)
    }

    @Test("drops a packet when it has waited 240 cycles, not before")
    func wait1() throws {
        let timing = FabricTiming(Constants())
        #expect(timing.wait1 == 1_804_511)
        // The core is never done with its first packet, and a second one is at the core; the third one waits.
        var fabric = try fabric(3, receiving: 1 << 50, timing)
        let third = 600_000 + 2 * 6 * 7519 + 240_567
        fabric.run(until: third + 1_804_511 - 1)
        #expect(fabric.outcome.dropped == 0)
        #expect(fabric.outcome.inFlight == 3)
        fabric.run(until: third + 1_804_511)
        #expect(fabric.outcome.dropped == 1 && fabric.outcome.lost == 1)
        #expect(fabric.outcome.inFlight == 2)
    }

    @Test("waits for ever if it is told so")
    func noLimit() throws {
        var timing = FabricTiming(Constants())
        timing.wait1 = nil
        var fabric = try fabric(50, receiving: 5_000_000, timing)
        fabric.run()
        #expect(fabric.outcome.isComplete && fabric.outcome.dropped == 0)
    }

    @Test("loses packets to a core that is too slow, unless a monitor core saves them")
    func reinjection() throws {
        var without = try fabric(400, receiving: 6_000_000, FabricTiming(Constants()))
        without.run()
        #expect(without.outcome.lost > 100)
        #expect(without.outcome.delivered + without.outcome.lost == 400)
        #expect(!without.outcome.isComplete)
        var saving = try fabric(400, receiving: 6_000_000, FabricTiming(Constants(), reinjecting: true))
        saving.run()
        #expect(saving.outcome.dropped > 50)
        #expect(saving.outcome.reinjected == saving.outcome.dropped)
        #expect(saving.outcome.lost == 0 && saving.outcome.isComplete)
    }

    @Test("waits twice as long when a monitor core saves packets")
    func reinjectionWait() {
        #expect(FabricTiming(Constants(), reinjecting: true).wait1 == 3_609_023)
    }

    @Test("loses what finds the register taken")
    func registerTaken() throws {
        var timing = FabricTiming(Constants(), reinjecting: true)
        timing.reinjection = 20_000_000
        var fabric = try fabric(200, receiving: 30_000_000, timing)
        fabric.run()
        #expect(fabric.outcome.lost > 0)
        #expect(fabric.outcome.reinjected + fabric.outcome.lost == fabric.outcome.dropped)
        #expect(fabric.outcome.delivered + fabric.outcome.lost == 200)
    }

    @Test("loses what finds the monitor core's queue full")
    func queueFull() throws {
        var timing = FabricTiming(Constants(), reinjecting: true)
        timing.reinjectionQueue = 0
        var fabric = try fabric(100, receiving: 30_000_000, timing)
        fabric.run()
        #expect(fabric.outcome.reinjected == 0)
        #expect(fabric.outcome.lost == fabric.outcome.dropped && fabric.outcome.lost > 50)
    }

    @Test("drops only the copies that have not left")
    func multicast() throws {
        let tables = [
            ChipCoordinate(x: 0, y: 0): Outputs(links: [.east]),
            ChipCoordinate(x: 1, y: 0): Outputs(links: [.north], cores: [1]),
            ChipCoordinate(x: 1, y: 1): Outputs(cores: [1]),
        ]
        let route = try PacketRoute(from: ChipCoordinate(x: 0, y: 0), on: network) { tables[$0] }
        let blocker = try PacketRoute(from: ChipCoordinate(x: 1, y: 0), along: [], toCore: 1, on: network)
        var block = PacketFlow(blocker, packets: 2)
        block.receiving = 100_000_000
        var flow = PacketFlow(route, packets: 10)
        flow.start = 1_000_000
        var fabric = Fabric(Wiring(network) { _, _ in false }, [block, flow], FabricTiming(Constants()))
        fabric.run(until: 90_000_000)
        #expect(fabric.outcome.flows[1].sent == 20)
        #expect(fabric.outcome.flows[1].delivered == 10)
        #expect(fabric.outcome.lost == 10)
        #expect(fabric.outcome.inFlight == 2)
    }
}
