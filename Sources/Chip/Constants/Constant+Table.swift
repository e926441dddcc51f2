extension Constant {
    /// Every constant of the emulated machine, in the order of their names' declaration: the one place for all of them.
    ///
    /// Repositories are those of SpiNNakerManchester unless another owner is named. "Datasheet" is SpiNNaker's,
    /// version 2.02; "Temple 2015" and "Temple 2016" are the slides on the chip's resources and on the system software
    /// from the workshops of these years.
    public static let table = clocksAndSizes + cycles + memory + packets + routers + links + host + energy

    private static let clocksAndSizes = [
        Constant(.cpuHertz, 200e6, "Hz", .published, "spinnaker_tools scamp/scamp-3.c, pll_init"),
        Constant(.routerHertz, 133e6, "Hz", .published, "spinnaker_tools scamp/scamp-3.c, pll_init"),
        Constant(.sdramHertz, 130e6, "Hz", .published, "spinnaker_tools scamp/scamp-3.c, pll_init"),
        Constant(.coresPerChip, 18, "1", .published, "Datasheet p. 2-11"),
        Constant(.applicationCores, 16, "1", .published, "Temple 2015: 16 or 17 of 18"),
        Constant(.itcmBytes, 32_768, "B", .published, "Datasheet p. 2-11"),
        Constant(.dtcmBytes, 65_536, "B", .published, "SpiNNMachine version_spin1.py"),
        Constant(.sdramBytes, 123_469_792, "B", .published, "SpiNNMachine version_spin1.py, usable"),
        Constant(.routingEntries, 1023, "1", .published, "SpiNNMachine version_spin1.py"),
        Constant(.coreDMIPS, 220e6, "1/s", .published, "Temple 2015, at 200 MHz"),
    ]

    private static let cycles = [
        Constant(.aluCycles, 1, "cycles", .published, "gcc arm926ejs.md: the same integer core"),
        Constant(.loadCycles, 1, "cycles", .published, "gcc arm926ejs.md, LDR from tightly coupled memory"),
        Constant(.storeCycles, 1, "cycles", .published, "gcc arm926ejs.md, STR"),
        Constant(.shortMultiplyAddCycles, 1, "cycles", .published, "gcc arm926ejs.md, SMLAxy: 16 x 16 bits"),
        Constant(.multiplyCycles, 2, "cycles", .published, "gcc arm926ejs.md, MUL and MLA: 32 x 32 bits"),
        Constant(.longMultiplyAddCycles, 3, "cycles", .published, "gcc arm926ejs.md, SMLAL: 32 x 32 into 64 bits"),
        Constant(.saturatingAddCycles, 2, "cycles", .published, "gcc arm926ejs.md, QADD: 1 and an interlock"),
        Constant(.takenBranchCycles, 3, "cycles", .assumed, "what ARM9 processors generally take"),
        Constant(.accumMACCycles, 5, "cycles", .derived, "s16.15 from DTCM, unrolled: 2 LDR and an SMLAL"),
        Constant(.fractMACCycles, 2, "cycles", .derived, "packed s0.15: 2 LDR and 2 SMLAxy for two products"),
    ]

    private static let memory = [
        Constant(.dmaWordSeconds, 15e-9, "s", .published, "Temple 2015 and 2016: a 32-bit word, one core alone"),
        Constant(.dmaSetupSeconds, 1e-6, "s", .assumed, "200 cycles: four registers, queue, completion interrupt"),
        Constant(.sdramBytesPerSecond, 1.04e9, "B/s", .derived, "130 MHz, two edges, 4 B; Datasheet: over 1 GB/s"),
        Constant(.sdramWordSeconds, 100e-9, "s", .published, "Temple 2015 and 2016: a word without DMA, at least"),
    ]

    private static let packets = [
        Constant(.shortPacketBits, 40, "bit", .published, "Datasheet p. 30-31: control and key"),
        Constant(.longPacketBits, 72, "bit", .published, "Datasheet p. 30-31: control, key and payload"),
        Constant(.longPacketPayloadBytes, 4, "B", .published, "Datasheet p. 30-31"),
        Constant(.packetHandlingLeastSeconds, 200e-9, "s", .published, "Temple 2015: 200 to 1000 ns for a packet"),
        Constant(.packetHandlingMostSeconds, 1000e-9, "s", .published, "Temple 2015: 200 to 1000 ns for a packet"),
        Constant(.packetReceiveSeconds, 500e-9, "s", .assumed, "100 cycles: interrupt and add; inside Temple's range"),
        Constant(.packetSendSeconds, 200e-9, "s", .assumed, "40 cycles: a loop over words; least of Temple's range"),
        Constant(.ringStepSeconds, 5e-6, "s", .assumed, "1000 cycles: DMA set-up, event dispatch, next chunk"),
        Constant(.sharedLinkLoad, 0.9, "1", .assumed, "simulated: flows that fill a shared link wholly lose packets"),
    ]

    private static let routers = [
        Constant(.routerPipelineCycles, 6, "cycles", .published, "mossblaser/tickysim: 5 to 7 stages"),
        Constant(.routerBufferPackets, 2, "1", .published, "mossblaser/tickysim"),
        Constant(.coreBufferPackets, 2, "1", .assumed, "the receive register and one packet on the way to it"),
        Constant(.wait1Cycles, 240, "cycles", .published, "spinnaker_tools sark/sark_hw.c"),
        Constant(.reinjectionWait1Cycles, 480, "cycles", .published, "SpiNNFrontEndCommon extra_monitor_support.c"),
        Constant(.reinjectionQueuePackets, 4096, "1", .published, "SpiNNFrontEndCommon extra_monitor_support.c"),
        Constant(.reinjectionSeconds, 1e-6, "s", .assumed, "200 cycles: interrupt, registers read, packet queued"),
    ]

    private static let links = [
        Constant(.shortPacketSymbols, 11, "1", .derived, "spio spinnaker_link: 40 bits by 4 and the end of packet"),
        Constant(.longPacketSymbols, 19, "1", .derived, "spio spinnaker_link: 72 bits by 4 and the end of packet"),
        Constant(
            .innerLinkPacketsPerSecond, 7.18e6, "1/s", .measured,
            "network_tester examples/link_throughput.R, 40-bit packets, mean of six directions on boards"),
        Constant(
            .outerLinkPacketsPerSecond, 2.84e6, "1/s", .measured,
            "network_tester examples/link_throughput.R, 40-bit packets, mean of six directions between boards"),
        Constant(.outerLinkTransitSeconds, 400e-9, "s", .assumed, "two FPGAs and a serial line, beside serialisation"),
        Constant(.outerLinkBufferPackets, 16, "1", .assumed, "the FPGAs' frames keep a link busy for the transit"),
    ]

    private static let host = [
        Constant(.ethernetBytesPerSecond, 12.5e6, "B/s", .published, "Temple 2015: 100 Mb/s a board"),
        Constant(.hostBytesPerSecondAtEthernetChip, 10e6, "B/s", .published, "Temple 2015"),
        Constant(.hostBytesPerSecondElsewhere, 2e6, "B/s", .published, "Temple 2015"),
    ]

    private static let energy = [
        Constant(
            .chipIdleWatts, 0.35, "W", .measured, "SpiNNMachine version_spin1.py, of Stromatias 2014: 16.82 W / 48"),
        Constant(
            .coreActiveWatts, 0.034, "W", .measured, "SpiNNMachine version_spin1.py: (59.38 - 31.88) W / 806 cores"),
        Constant(.shortPacketJoules, 1.0e-9, "J", .published, "SpiNNMachine version_spin1.py: 25 pJ a bit and router"),
        Constant(.longPacketJoules, 1.8e-9, "J", .published, "SpiNNMachine version_spin1.py: 25 pJ a bit and router"),
        Constant(
            .boardIdleWatts, 26.84, "W", .measured, "SpiNNMachine version_5.py, of Stromatias 2014, with its chips"),
        Constant(.smallBoardIdleWatts, 3.56, "W", .measured, "SpiNNMachine version_3.py, with its chips"),
        Constant(.boxWatts, 5.04, "W", .derived, "SpiNNMachine version_5.py: 31.88 - 26.84 W"),
        Constant(.frameIdleWatts, 117, "W", .measured, "SpiNNMachine version_5.py"),
        Constant(.frameActiveWatts, 37.163558, "W", .measured, "SpiNNMachine version_5.py, in addition"),
        Constant(.boardsPerFrame, 24, "1", .published, "mossblaser/phd_thesis building.tex"),
        Constant(.sdramJoulesPerByte, 0.32e-9, "J/B", .assumed, "40 pJ a bit, usual for mobile DDR; off by default"),
        Constant(.dmaJoulesPerByte, 0.05e-9, "J/B", .assumed, "some 6 pJ a bit over the system bus; off by default"),
    ]
}
