/// The constants by name; the values, units and sources are in `Constant.table`.
public enum ConstantName: String, Sendable, Hashable, Codable, CaseIterable {
    // Clocks and sizes of a chip.
    case cpuHertz = "cpu_hertz"
    case routerHertz = "router_hertz"
    case sdramHertz = "sdram_hertz"
    case coresPerChip = "cores_per_chip"
    case applicationCores = "application_cores"
    case itcmBytes = "itcm_bytes"
    case dtcmBytes = "dtcm_bytes"
    case sdramBytes = "sdram_bytes"
    case routingEntries = "routing_entries"
    case coreDMIPS = "core_dmips"

    // Cycles of the processor's instructions.
    case aluCycles = "alu_cycles"
    case loadCycles = "load_cycles"
    case storeCycles = "store_cycles"
    case shortMultiplyAddCycles = "short_multiply_add_cycles"
    case multiplyCycles = "multiply_cycles"
    case longMultiplyAddCycles = "long_multiply_add_cycles"
    case saturatingAddCycles = "saturating_add_cycles"
    case takenBranchCycles = "taken_branch_cycles"
    case accumMACCycles = "accum_mac_cycles"
    case fractMACCycles = "fract_mac_cycles"

    // Memory.
    case dmaWordSeconds = "dma_word_seconds"
    case dmaSetupSeconds = "dma_setup_seconds"
    case sdramBytesPerSecond = "sdram_bytes_per_second"
    case sdramWordSeconds = "sdram_word_seconds"

    // Packets at the cores.
    case shortPacketBits = "short_packet_bits"
    case longPacketBits = "long_packet_bits"
    case longPacketPayloadBytes = "long_packet_payload_bytes"
    case packetHandlingLeastSeconds = "packet_handling_least_seconds"
    case packetHandlingMostSeconds = "packet_handling_most_seconds"
    case packetReceiveSeconds = "packet_receive_seconds"
    case packetSendSeconds = "packet_send_seconds"
    case ringStepSeconds = "ring_step_seconds"
    case sharedLinkLoad = "shared_link_load"

    // Routers.
    case routerPipelineCycles = "router_pipeline_cycles"
    case routerBufferPackets = "router_buffer_packets"
    case coreBufferPackets = "core_buffer_packets"
    case wait1Cycles = "wait1_cycles"
    case reinjectionWait1Cycles = "reinjection_wait1_cycles"
    case reinjectionQueuePackets = "reinjection_queue_packets"
    case reinjectionSeconds = "reinjection_seconds"

    // Links on a board and between boards.
    case shortPacketSymbols = "short_packet_symbols"
    case longPacketSymbols = "long_packet_symbols"
    case innerLinkPacketsPerSecond = "inner_link_packets_per_second"
    case outerLinkPacketsPerSecond = "outer_link_packets_per_second"
    case outerLinkTransitSeconds = "outer_link_transit_seconds"
    case outerLinkBufferPackets = "outer_link_buffer_packets"

    // The host.
    case ethernetBytesPerSecond = "ethernet_bytes_per_second"
    case hostBytesPerSecondAtEthernetChip = "host_bytes_per_second_at_ethernet_chip"
    case hostBytesPerSecondElsewhere = "host_bytes_per_second_elsewhere"

    // Energy.
    case chipIdleWatts = "chip_idle_watts"
    case coreActiveWatts = "core_active_watts"
    case shortPacketJoules = "short_packet_joules"
    case longPacketJoules = "long_packet_joules"
    case boardIdleWatts = "board_idle_watts"
    case smallBoardIdleWatts = "small_board_idle_watts"
    case boxWatts = "box_watts"
    case frameIdleWatts = "frame_idle_watts"
    case frameActiveWatts = "frame_active_watts"
    case boardsPerFrame = "boards_per_frame"
    case sdramJoulesPerByte = "sdram_joules_per_byte"
    case dmaJoulesPerByte = "dma_joules_per_byte"
}
