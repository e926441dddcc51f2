import Chip
import Testing

@Suite("Energy")
struct EnergyUseTests {
    let constants = Constants()

    private func isClose(_ value: Double, _ expected: Double) -> Bool {
        abs(value - expected) <= 1e-9 * max(1, abs(expected))
    }

    private func watts(_ housing: MachineActivity.Housing) -> Double {
        EnergyUse(MachineActivity(housing, seconds: 1), constants).total
    }

    @Test("of machines that do nothing is that of what is switched on")
    func idle() {
        #expect(isClose(watts(.chips(10)), 3.5))
        #expect(isClose(watts(.smallBoards(2)), 7.12))
        #expect(isClose(watts(.boards(3)), 80.52))
        #expect(isClose(watts(.boxedBoard), 31.88))
        #expect(isClose(watts(.frames(2, boards: 48, active: 0)), 48 * 26.84 + 234))
        #expect(isClose(watts(.frames(2, boards: 48, active: 1)), 48 * 26.84 + 234 + 37.163558))
    }

    @Test("grows with the time")
    func time() {
        let hour = EnergyUse(MachineActivity(.boxedBoard, seconds: 3600), constants)
        #expect(isClose(hour.total, 3600 * 31.88))
        #expect(isClose(hour.idle, 3600 * 26.84))
        #expect(isClose(hour.housing, 3600 * 5.04))
    }

    @Test("of a busy boxed board is what the meter of the tools' authors read, but for rounding")
    func busyBoard() {
        var activity = MachineActivity(.boxedBoard, seconds: 3600)
        activity.coreSeconds = 3600 * 806
        let use = EnergyUse(activity, constants)
        #expect(isClose(use.cores, 3600 * 806 * 0.034))
        #expect(abs(use.total / 3600 - 59.38) < 0.1)
    }

    @Test("of packets goes by their bits and the routers they came through")
    func packets() throws {
        var activity = MachineActivity(.chips(0), seconds: 5)
        activity.shortPackets = 1000
        activity.longPackets = 10
        let use = EnergyUse(activity, constants)
        #expect(isClose(use.packets * 1e9, 1018))
        #expect(use.total == use.packets)
        #expect(isClose(EnergyUse(activity, try Constants(overriding: ["long_packet_joules": 0])).packets * 1e9, 1000))
    }

    @Test("of memory is left out unless asked for")
    func memory() {
        var activity = MachineActivity(.chips(1), seconds: 0)
        activity.sdramBytes = 1_000_000
        activity.dmaBytes = 2_000_000
        #expect(EnergyUse(activity, constants).memory == 0)
        let use = EnergyUse(activity, constants, includingMemory: true)
        #expect(isClose(use.memory * 1e3, 0.32 + 0.1))
        #expect(use.total == use.memory)
    }

    @Test("of boards in frames counts whole frames", arguments: [(1, 1), (24, 1), (25, 2), (1200, 50)])
    func frames(boards: Int, frames: Int) {
        #expect(
            MachineActivity.Housing.frames(ofBoards: boards, constants)
                == .frames(frames, boards: boards, active: frames))
    }

    @Test("takes the packets of a simulation")
    func simulated() throws {
        let network = ChipNetwork(Torus(width: 4, height: 4))
        let route = try PacketRoute(
            from: ChipCoordinate(x: 0, y: 0), along: [.east, .north], toCore: 1, on: network)
        var short = PacketFlow(route, packets: 5)
        short.size = .short
        var fabric = Fabric(
            Wiring(network) { _, _ in false }, [short, PacketFlow(route, packets: 7)], FabricTiming(constants))
        fabric.run()
        var activity = MachineActivity(.chips(16), seconds: 1)
        activity.add(fabric.outcome)
        #expect(activity.shortPackets == 15 && activity.longPackets == 21)
    }
}
