import Chip
import Testing

@Suite("The timing of a fabric")
struct FabricTimingTests {
    private func timing(_ name: String, _ value: Double, reinjecting: Bool = false) throws -> FabricTiming {
        FabricTiming(try Constants(overriding: [name: value]), reinjecting: reinjecting)
    }

    @Test("has a packet's symbols in the time that was measured for short ones")
    func symbols() {
        let timing = FabricTiming(Constants())
        #expect(timing.symbols(.short, outer: false) == 139_276)
        #expect(timing.symbols(.long, outer: false) == 240_567)
        #expect(timing.symbols(.short, outer: true) == 352_113)
        #expect(timing.symbols(.long, outer: true) == 608_195)
        #expect(timing.routerTime == 45_114)
    }

    @Test("goes by the constants, each in its place")
    func constants() throws {
        #expect(try timing("router_hertz", 100e6).cycle == 10_000)
        #expect(try timing("router_hertz", 100e6).wait1 == 2_400_000)
        #expect(try timing("router_pipeline_cycles", 7).stages == 7)
        #expect(try timing("router_buffer_packets", 3).buffers == 3)
        #expect(try timing("core_buffer_packets", 1).coreBuffer == 1)
        #expect(try timing("wait1_cycles", 133).wait1 == 1_000_000)
        #expect(try timing("reinjection_wait1_cycles", 266, reinjecting: true).wait1 == 2_000_000)
        #expect(try timing("inner_link_packets_per_second", 10e6).symbols(.short, outer: false) == 100_000)
        #expect(try timing("outer_link_packets_per_second", 5e6).symbols(.short, outer: true) == 200_000)
        #expect(try timing("long_packet_symbols", 22).symbols(.long, outer: false) == 278_552)
        #expect(try timing("outer_link_transit_seconds", 1e-6).outerTransit == 1_000_000)
        #expect(try timing("outer_link_buffer_packets", 4).outerBuffer == 4)
        #expect(try timing("reinjection_seconds", 3e-6).reinjection == 3_000_000)
        #expect(try timing("reinjection_queue_packets", 10).reinjectionQueue == 10)
    }

    @Test("saves packets only if it is told so")
    func reinjecting() {
        #expect(!FabricTiming(Constants()).reinjects)
        #expect(FabricTiming(Constants(), reinjecting: true).reinjects)
    }

    @Test("turns seconds into whole picoseconds and back")
    func units() {
        #expect(picoseconds(0) == 0)
        #expect(picoseconds(1e-12) == 1)
        #expect(picoseconds(7518.797e-12) == 7519)
        #expect(picoseconds(1) == 1_000_000_000_000)
        #expect(abs(seconds(5_000_000) - 5e-6) < 1e-18)
    }
}
