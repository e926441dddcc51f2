extension Fidelity {
    /// Rates of links from packets that a simulated core sends as fast as they go, and the wait of a blocked router.
    static func links(_ constants: Constants) -> [FidelityRow] {
        let timing = FabricTiming(constants)
        let inner = linkRate(timing, .short, outer: false)
        let outer = linkRate(timing, .short, outer: true)
        let long = linkRate(timing, .long, outer: false)
        let full = "simulated, one link full"
        let temple = "Temple 2015, rule of thumb"
        let ruleOfThumb =
            "the rule of thumb is below what network_tester measured; the emulator follows the measurement"
        return measured.flatMap { link, onBoard, between in
            [
                row("\(link) link on a board, M packets/s of 40 bits", onBoard, inner / 1e6),
                row("\(link) link between boards, M packets/s of 40 bits", between, outer / 1e6),
            ]
        } + [
            FidelityRow(
                .links, "Link on a board, M packets/s of 40 bits", 5, temple, inner / 1e6, full, because: ruleOfThumb),
            FidelityRow(
                .links, "Link on a board, M packets/s of 72 bits", 3, temple, long / 1e6, full, because: ruleOfThumb),
            FidelityRow(
                .links, "Link on a board, Mbit/s", 250, temple, inner * constants[.shortPacketBits] / 1e6, full,
                because: ruleOfThumb),
            FidelityRow(
                .links, "Rate between boards over that on a board", 0.5, temple, outer / inner, full,
                because: "network_tester measured 0.34 to 0.47 by direction"),
            FidelityRow(
                .links, "40-bit packet on a link, ns", 160, "mossblaser/tickysim, its assumption", 1e9 / inner, full,
                because: "a link that took so long could not carry what network_tester measured"),
            FidelityRow(
                .links, "Wait before a drop, us", 1.8, "spinnaker_tools sark_hw.c: 240 cycles of 133 MHz",
                dropWait(timing) * 1e6, "simulated, a core that never takes its packets"),
        ]
    }

    /// Means of a direction, on boards and between them, in millions of 40-bit packets a second.
    private static let measured: [(Link, Double, Double)] = [
        (.east, 7.32, 2.72), (.northEast, 7.28, 2.52), (.north, 6.74, 3.05), (.west, 7.29, 2.64),
        (.southWest, 7.27, 2.72), (.south, 7.19, 3.37),
    ]

    private static func row(_ quantity: String, _ published: Double, _ predicted: Double) -> FidelityRow {
        FidelityRow(
            .links, quantity, published, "network_tester link_throughput.R, measured 2015", predicted,
            "simulated, one link full; the input is the mean of six directions",
            because: "one rate stands for all directions; between boards they differ by a third")
    }

    /// Packets a second over one link: between the arrivals of the first and the last of ten thousand.
    static func linkRate(_ timing: FabricTiming, _ size: PacketSize, outer: Bool) -> Double {
        let network = ChipNetwork(Torus(width: 3, height: 3))
        guard
            let route = try? PacketRoute(
                from: ChipCoordinate(x: 0, y: 0), along: [.east], toCore: 1, on: network)
        else { return 0 }
        var flow = PacketFlow(route, packets: 10_001)
        flow.size = size
        var fabric = Fabric(Wiring(network) { _, _ in outer }, [flow], timing)
        fabric.run()
        let result = fabric.outcome.flows[0]
        return 10_000 / seconds(result.last - result.first)
    }

    /// Seconds from the moment that a router cannot send a packet until it drops it.
    private static func dropWait(_ timing: FabricTiming) -> Double {
        let network = ChipNetwork(Torus(width: 3, height: 3))
        guard let route = try? PacketRoute(from: ChipCoordinate(x: 0, y: 0), along: [], toCore: 1, on: network) else {
            return 0
        }
        var flow = PacketFlow(route, packets: timing.coreBuffer + 1)
        flow.receiving = picoseconds(1)
        var fabric = Fabric(Wiring(network) { _, _ in false }, [flow], timing)
        // All packets are before the router from the start and reach its end a cycle apart.
        let blocked = timing.routerTime + timing.coreBuffer * timing.cycle
        var deadline = blocked
        while fabric.outcome.dropped == 0, deadline < picoseconds(0.01) {
            deadline += timing.cycle
            fabric.run(until: deadline)
        }
        return seconds(deadline - blocked)
    }
}
