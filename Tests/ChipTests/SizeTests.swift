import Chip
import Testing

@Suite struct SizeTests {
    @Test(arguments: [("12x12", 12, 12), ("1x1", 1, 1), ("256x256", 256, 256), ("240x8", 240, 8), ("06x6", 6, 6)])
    func widthComesFirst(text: String, width: Int, height: Int) throws {
        let machine = try MachineSize(text)
        #expect((machine.width, machine.height) == (width, height))
        #expect(machine.chipCount == width * height)
        let group = try GroupSize(text)
        #expect((group.width, group.height) == (width, height))
        #expect(group.chipCount == width * height)
    }

    @Test func sizesAreWrittenAsTheyAreRead() throws {
        #expect(try MachineSize("24x12").description == "24x12")
        #expect(try GroupSize("6x3").description == "6x3")
    }

    @Test(arguments: [
        "", "x", "12", "12x", "x12", "12x12x12", "0x12", "12x0", "257x1", "1x257", "-1x4", "+6x6", "6 x6", " 6x6",
        "6x6 ", "6X6", "6×6", "٦x٦", "99999999999999999999x1", "6.0x6", "0x6x6",
    ])
    func anythingElseIsRefusedWithAnExample(text: String) {
        #expect(throws: MachineError.notAMachineSize(text)) { try MachineSize(text) }
        #expect(throws: MachineError.notAGroupSize(text)) { try GroupSize(text) }
        #expect(
            MachineError.notAMachineSize(text).description
                == "'\(text)' is no machine size; write for example 12x12, each side 1 to 256")
        #expect(
            MachineError.notAGroupSize(text).description
                == "'\(text)' is no group size; write for example 6x6, each side 1 to 256")
    }

    @Test func aSizeThatIsNoneTraps() async {
        await #expect(processExitsWith: .failure) { _ = MachineSize(width: 257, height: 8) }
        await #expect(processExitsWith: .failure) { _ = GroupSize(width: 6, height: 0) }
    }
}
