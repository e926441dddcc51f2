import Chip
import Testing

@Suite("The formats of a chip")
struct ChipFormatTests {
    @Test("take the cycles of their instructions", arguments: [("s16.15", 5.0, 4), ("s8.7", 3, 2), ("s0.15", 2, 2)])
    func cycles(name: String, cycles: Double, bytes: Int) throws {
        let format = try #require(ChipFormat(rawValue: name))
        #expect(format.cycles(Constants()) == cycles && format.bytes == bytes)
    }

    @Test("follow constants that the user gives")
    func given() throws {
        let constants = try Constants(overriding: ["accum_mac_cycles": 7])
        #expect(ChipFormat.accum.cycles(constants) == 7)
    }
}
