extension Constants {
    /// Seconds for `cores` cores of a chip to move `bytes` each between SDRAM and their own memory by DMA at the same time.
    ///
    /// Each is limited by its own DMA, and all together by the SDRAM.
    public func dmaSeconds(bytes: Int, cores: Int) -> Double {
        let own = self[.dmaSetupSeconds] + Double((bytes + 3) / 4) * self[.dmaWordSeconds]
        return max(own, Double(bytes * cores) / self[.sdramBytesPerSecond])
    }
}

extension Fidelity {
    /// What a chip computes and moves.
    static func cores(_ constants: Constants) -> [FidelityRow] {
        let chip = constants[.applicationCores] * constants[.cpuHertz]
        let block = Int(constants[.dtcmBytes]) / 2
        let alone = Double(block) / constants.dmaSeconds(bytes: block, cores: 1)
        let all = Double(block * 16) / constants.dmaSeconds(bytes: block, cores: 16)
        return [
            FidelityRow(
                .cores, "Instructions of a chip, G/s", 3.96, "Painkras et al. 2012",
                constants[.coreDMIPS] * constants[.coresPerChip] / 1e9, "18 cores of 220 DMIPS"),
            FidelityRow(
                .cores, "s16.15 multiply-accumulates of a chip, G/s", 0.64, "derived: 5 cycles, 16 cores",
                chip / constants[.accumMACCycles] / 1e9, "cycles of the inner loop"),
            FidelityRow(
                .cores, "s0.15 multiply-accumulates of a chip, G/s", 1.6, "derived: 4 cycles for two, 16 cores",
                chip / constants[.fractMACCycles] / 1e9, "cycles of the inner loop"),
            FidelityRow(
                .cores, "DMA of one core, MB/s", 267, "derived of Temple 2015: 15 ns a word", alone / 1e6,
                "blocks of 32 KB with their set-up"),
            FidelityRow(
                .cores, "DMA of 16 cores, GB/s", 1.0, "Datasheet: over 1 GB/s", all / 1e9,
                "blocks of 32 KB at the same time"),
            FidelityRow(
                .cores, "Cores that keep the SDRAM busy", 4, "derived of clocks and Temple 2015",
                constants[.sdramBytesPerSecond] / alone, "SDRAM over one core's DMA"),
        ]
    }

    /// What chips and boards take.
    static func energy(_ constants: Constants) -> [FidelityRow] {
        func watts(_ housing: MachineActivity.Housing, busy: Double = 0) -> Double {
            var activity = MachineActivity(housing, seconds: 1)
            activity.coreSeconds = busy
            return EnergyUse(activity, constants).total
        }
        let idle = "idle powers"
        return [
            FidelityRow(.energy, "48-chip board, idle, W", 26.84, "Stromatias 2014, input", watts(.boards(1)), idle),
            FidelityRow(
                .energy, "Boxed board, idle for 1 h, W", 31.88, "SpiNNMachine version_spin1.py, meter",
                watts(.boxedBoard), idle),
            FidelityRow(
                .energy, "Boxed board, 806 cores busy for 1 h, W", 59.38, "SpiNNMachine version_spin1.py, meter",
                watts(.boxedBoard, busy: 806), "idle powers and busy cores"),
            FidelityRow(
                .energy, "48 chips without their board, idle, W", 16.667, "SpiNNFrontEndCommon, before 2024",
                watts(.chips(48)), idle),
            FidelityRow(
                .energy, "Busy chip, W", 1, "Painkras et al. 2012; Stromatias et al. 2013: below 1",
                watts(.chips(1), busy: constants[.coresPerChip]), "a chip and 18 busy cores"),
            FidelityRow(
                .energy, "4-chip board, idle, W", 3.56, "SpiNNMachine version_3.py, meter, input",
                watts(.smallBoards(1)),
                idle),
            FidelityRow(
                .energy, "40-bit packet through a router, nJ", 1, "SpiNNMachine version_spin1.py, of Painkras et al.",
                packetEnergy(.short, constants), "simulated, a thousand packets through two routers"),
            FidelityRow(
                .energy, "72-bit packet through a router, nJ", 1.8, "SpiNNMachine version_spin1.py, of Painkras et al.",
                packetEnergy(.long, constants), "simulated, a thousand packets through two routers"),
        ]
    }

    private static func packetEnergy(_ size: PacketSize, _ constants: Constants) -> Double {
        let network = ChipNetwork(Torus(width: 3, height: 3))
        guard
            let route = try? PacketRoute(
                from: ChipCoordinate(x: 0, y: 0), along: [.east], toCore: 1, on: network)
        else { return 0 }
        var flow = PacketFlow(route, packets: 1000)
        flow.size = size
        var fabric = Fabric(Wiring(network) { _, _ in false }, [flow], FabricTiming(constants))
        fabric.run()
        var activity = MachineActivity(.chips(0), seconds: 0)
        activity.add(fabric.outcome)
        return EnergyUse(activity, constants).packets / 2000 * 1e9
    }
}
