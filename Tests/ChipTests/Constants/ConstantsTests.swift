import Chip
import Testing

@Suite("The constants")
struct ConstantsTests {
    @Test("are each in the table once, in the order in which their names are declared")
    func complete() {
        #expect(Constant.table.map(\.name) == ConstantName.allCases)
    }

    @Test("say where they come from, and are finite and positive")
    func sources() {
        for constant in Constant.table {
            #expect(constant.source.count > 10, "\(constant.name)")
            #expect(constant.value > 0 && constant.value.isFinite, "\(constant.name)")
            #expect(constant.kind != .given, "\(constant.name)")
        }
    }

    @Test("agree with each other where one is arithmetic on others")
    func derived() {
        let of = Constants()
        #expect(of[.sdramBytesPerSecond] == of[.sdramHertz] * 2 * 4)
        #expect(of[.accumMACCycles] == 2 * of[.loadCycles] + of[.longMultiplyAddCycles])
        #expect(of[.fractMACCycles] * 2 == 2 * of[.loadCycles] + 2 * of[.shortMultiplyAddCycles])
        #expect(of[.shortPacketSymbols] == of[.shortPacketBits] / 4 + 1)
        #expect(of[.longPacketSymbols] == of[.longPacketBits] / 4 + 1)
        #expect(abs(of[.chipIdleWatts] - 16.82 / 48) < 0.001)
        #expect(abs(of[.coreActiveWatts] - (59.38 - 31.88) / 806) < 0.001)
        #expect(abs(of[.boxWatts] - (31.88 - of[.boardIdleWatts])) < 1e-9)
        #expect(abs(of[.shortPacketJoules] - 25e-12 * of[.shortPacketBits]) < 1e-15)
        #expect(abs(of[.longPacketJoules] - 25e-12 * of[.longPacketBits]) < 1e-15)
        #expect(of[.packetHandlingLeastSeconds] <= of[.packetSendSeconds])
        #expect(of[.packetReceiveSeconds] <= of[.packetHandlingMostSeconds])
    }

    @Test("of the links are the means of the directions that were measured")
    func links() {
        let inner = [7.32, 7.29, 6.74, 7.19, 7.28, 7.27].reduce(0, +) / 6
        let outer = [2.72, 2.64, 3.05, 3.37, 2.52, 2.72].reduce(0, +) / 6
        #expect(abs(Constants()[.innerLinkPacketsPerSecond] / 1e6 - inner) < 0.005)
        #expect(abs(Constants()[.outerLinkPacketsPerSecond] / 1e6 - outer) < 0.005)
    }

    @Test("can be replaced by the user's, who then is their source")
    func overriding() throws {
        let constants = try Constants(overriding: ["cpu_hertz": 150e6, "ring_step_seconds": 0])
        #expect(constants[.cpuHertz] == 150e6)
        #expect(constants[.ringStepSeconds] == 0)
        #expect(constants[.routerHertz] == Constants()[.routerHertz])
        let clock = try #require(constants.all.first)
        #expect(clock.kind == .given)
        #expect(clock.source == "given by the user instead of 200000000.0")
        #expect(clock.unit == "Hz")
        #expect(constants.all.count { $0.kind == .given } == 2)
    }

    @Test("are no others: a name that is none is refused with the nearest one")
    func unknownName() {
        let error = #expect(throws: ConstantError.self) { try Constants(overriding: ["cpu_herz": 1]) }
        #expect(error == .unknown("cpu_herz", nearest: .cpuHertz))
        #expect("\(error.map(\.description) ?? "")" == "there is no constant 'cpu_herz'; did you mean cpu_hertz?")
        #expect(throws: ConstantError.unknown("Wait1Cycle", nearest: .wait1Cycles)) {
            try Constants(overriding: ["Wait1Cycle": 1])
        }
    }

    @Test("refuse values that cannot be", arguments: [-1, .infinity, .nan, 0])
    func impossible(value: Double) throws {
        let error = #expect(throws: ConstantError.self) { try Constants(overriding: ["router_hertz": value]) }
        let text = try #require(error).description
        #expect(
            text.hasPrefix("router_hertz cannot be \(value) Hz; it must be a finite number over 0, for example 1330"))
    }

    @Test("that are durations or energies may be nothing, but not less")
    func nothing() throws {
        #expect(try Constants(overriding: ["dma_joules_per_byte": 0])[.dmaJoulesPerByte] == 0)
        let error = #expect(throws: ConstantError.self) { try Constants(overriding: ["box_watts": -0.5]) }
        #expect(
            try #require(error).description.contains("box_watts cannot be -0.5 W; it must be a finite number, 0 or"))
    }

    @Test("tell the first of several faults by name, whatever the order they are kept in")
    func severalFaults() {
        let given = Dictionary(uniqueKeysWithValues: "qponmlkjih".map { ("\($0)", 1.0) })
        for _ in 0..<4 {
            #expect(throws: ConstantError.unknown("h", nearest: EditDistance.nearest(to: "h"))) {
                try Constants(overriding: given)
            }
        }
    }

    @Test("are found by the number of letters that must change")
    func distances() {
        #expect(EditDistance.between("", "") == 0)
        #expect(EditDistance.between("", "abc") == 3)
        #expect(EditDistance.between("abc", "") == 3)
        #expect(EditDistance.between("kitten", "sitting") == 3)
        #expect(EditDistance.between("link", "link") == 0)
        #expect(EditDistance.between("ab", "ba") == 2)
    }
}
