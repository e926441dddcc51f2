extension Fidelity {
    /// What cores reach with each other: nobody has measured a reduction, so the figures are those of cost models.
    static func rings(_ constants: Constants) -> [FidelityRow] {
        let machine = Machine(MachineForm(MachineSize(width: 12, height: 12)))
        let timing = FabricTiming(constants)
        let rings = TorusRings(machine.network.torus).rings.map(\.chips)
        let reduction = RingReduction(rings: rings, gradientBytes: 400_000, constants: constants)
        let time = (try? reduction.time(on: Wiring(machine), timing)).map(seconds) ?? 0
        return [
            FidelityRow(
                .rings, "SpinMPI: payload of a core that waits 5 us after each packet, MB/s", 0.8,
                "derived of lplana/SpinMPI", pacedRate(timing, constants) / 1e6, "simulated, one sender"),
            FidelityRow(
                .rings, "12x12, six rings, 400 kB: time of a reduction, ms", 22,
                "derived: 2(N − 1)/N · G/(R·B) + 2(N − 1) hops, B = 6 MB/s", time * 1e3,
                "arithmetic on the links, which the simulation of packets confirms"),
        ]
    }

    private static func pacedRate(_ timing: FabricTiming, _ constants: Constants) -> Double {
        let network = ChipNetwork(Torus(width: 3, height: 3))
        guard
            let route = try? PacketRoute(
                from: ChipCoordinate(x: 0, y: 0), along: [.east], toCore: 1, on: network)
        else { return 0 }
        var flow = PacketFlow(route, packets: 1001)
        flow.interval = picoseconds(5e-6)
        flow.receiving = picoseconds(constants[.packetReceiveSeconds])
        var fabric = Fabric(Wiring(network) { _, _ in false }, [flow], timing)
        fabric.run()
        let result = fabric.outcome.flows[0]
        return 1000 * constants[.longPacketPayloadBytes] / seconds(result.last - result.first)
    }
}
