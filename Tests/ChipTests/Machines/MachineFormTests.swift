import Chip
import Testing

@Suite struct MachineFormTests {
    @Test(arguments: 1...64, [1, 2, 4, 8, 12, 16, 20, 24, 28, 36, 40, 52])
    func boardsFillSidesOfTwelvesAndTwelvesPlusFour(width: Int, height: Int) {
        let size = MachineSize(width: width, height: height)
        let fits = [width, height].allSatisfy { $0 > 11 && ($0 % 12 == 0 || $0 % 12 == 4) }
        #expect(MachineForm(size) == (fits ? .triads(size) : .torus(size)))
    }

    @Test(arguments: [
        ("12x12", true, true), ("16x12", false, true), ("12x16", true, false), ("28x16", false, false),
        ("8x8", true, true), ("6x4", true, true), ("20x12", true, true),
    ])
    func aSideOfTwelvesWrapsAndOneWithFourMoreIsOpen(size: String, eastWest: Bool, northSouth: Bool) throws {
        let form = MachineForm(try MachineSize(size))
        #expect((form.wrapsEastWest, form.wrapsNorthSouth) == (eastWest, northSouth))
        #expect(form.isTorus == (eastWest && northSouth))
        #expect(form.description == size)
    }

    @Test func singleBoardsAreOpen() {
        #expect(!MachineForm.spin5.wrapsEastWest && !MachineForm.spin5.wrapsNorthSouth)
        #expect(!MachineForm.spin3.wrapsEastWest && MachineForm.spin3.wrapsNorthSouth)
        #expect(MachineForm.spin5.size == MachineSize(width: 8, height: 8))
        #expect(MachineForm.spin3.size == MachineSize(width: 2, height: 2))
    }

    @Test(arguments: ["spin3", "spin5", "12x12", "16x16", "240x240", "1x1", "8x8", "256x256", "torus:16x16"])
    func aFormIsWrittenAsItIsRead(text: String) throws {
        guard case .form(let form) = try MachineSpec(text) else {
            Issue.record("\(text) is no form")
            return
        }
        #expect(form.description == text)
    }

    @Test func aTorusOfOurOwnCanHaveAnySize() throws {
        #expect(try MachineSpec("torus:16x16") == .form(.torus(MachineSize(width: 16, height: 16))))
        #expect(try MachineSpec("16x16") == .form(.triads(MachineSize(width: 16, height: 16))))
        #expect(try MachineSpec("torus:5x7") == MachineSpec("5x7"))
        #expect(try MachineSpec("8x8") == .form(.torus(MachineSize(width: 8, height: 8))))
        #expect(try MachineSpec("spin5") == .form(.spin5))
    }

    @Test(arguments: ["machine.json", "/tmp/machine", "./12x12", "a/b.txt", ".json"])
    func aPathIsAFile(text: String) throws {
        #expect(try MachineSpec(text) == .file(text))
    }

    @Test(arguments: [
        "", "spin", "spin4", "SPIN5", "12", "12x", "0x12", "257x1", "torus:", "torus:12", "json", "12x12 ",
    ])
    func anythingElseIsRefusedWithWhatMayBeWritten(text: String) {
        #expect(throws: MachineSpecError(text: text)) { try MachineSpec(text) }
        let line = MachineSpecError(text: text).description
        #expect(line.hasPrefix("'\(text)' is no machine; write for example spin3, spin5, 12x12"))
        #expect(!line.contains("\n"))
    }
}
