import CLI
import Chip
import Foundation
import Testing

@Suite final class MachineSourceTests {
    private let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
        "regatta-machine-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @Test func aFormIsAMachine() throws {
        #expect(try MachineSource.machine("spin5", "MACHINE") == Machine(.spin5))
        #expect(try MachineSource.machine("6x4", "MACHINE").network.count == 24)
    }

    @Test func faultsAreTakenFromTheLists() throws {
        let machine = try MachineSource.machine(
            "12x12", "MACHINE", downChips: "3,3", downCores: "1,1,2", downLinks: "5,5,0")
        let damage = MachineDamage(machine)
        #expect((damage.chips.count, damage.cores.count, damage.links.count) == (1, 1, 1))
    }

    @Test func aFaultIsRefusedByItsOption() {
        let chips = refusal { _ = try MachineSource.machine("spin5", "M", downChips: "0,4") }
        #expect(chips.hasPrefix("--down-chips: entry '0,4': spin5 has no chip (0, 4)"))
        let cores = refusal { _ = try MachineSource.machine("spin5", "M", downCores: "0,0") }
        #expect(cores.hasPrefix("--down-cores: entry '0,0': write x,y,core as in 4,7,3"))
        let links = refusal { _ = try MachineSource.machine("spin5", "M", downLinks: "0,0,9") }
        #expect(links.hasPrefix("--down-links: entry '0,0,9': '9' is no link"))
    }

    @Test func aTextThatIsNoMachineIsRefusedByOption() {
        let line = refusal { _ = try MachineSource.machine("spin4", "--machine") }
        #expect(line.hasPrefix("--machine: 'spin4' is no machine; write for example spin3, spin5"))
    }

    @Test(arguments: ["spin3", "16x16", "24x12"])
    func whatIsWrittenIsReadAgain(text: String) throws {
        let machine = try MachineSource.machine(text, "M", downLinks: "0,0,2")
        try MachineSource.write(machine, to: path("m.json"))
        #expect(try MachineSource.machine(path("m.json"), "M") == machine)
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path("m.json"))))
        #expect(
            (object as? [String: Any])?.keys.sorted() == [
                "chips", "ethernetResources", "height", "root", "standardResources", "width",
            ])
    }

    @Test func aFileAndMoreFaultsAddUp() throws {
        try MachineSource.write(try MachineSource.machine("12x12", "M", downChips: "3,3"), to: path("m.json"))
        let machine = try MachineSource.machine(path("m.json"), "M", downChips: "5,5")
        #expect(MachineDamage(machine).chips == [(3, 3), (5, 5)].map(ChipCoordinate.init))
        let twice = refusal { _ = try MachineSource.machine(path("m.json"), "M", downChips: "3,3") }
        #expect(twice.contains("12x12 has no chip (3, 3)"))
    }

    @Test func aTorusOfOurOwnIsNotWritten() throws {
        let machine = try MachineSource.machine("6x6", "M")
        let line = refusal { try MachineSource.write(machine, to: path("m.json")) }
        #expect(line.hasPrefix("--write: 6x6 has no boards"))
        #expect(!FileManager.default.fileExists(atPath: path("m.json")))
    }

    @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
        let machine = try MachineSource.machine("spin3", "M")
        let line = refusal { try MachineSource.write(machine, to: path("nowhere/m.json")) }
        #expect(line.hasPrefix("--write: \(path("nowhere/m.json")) cannot be written"))
    }

    @Test(arguments: [
        ("", "is no JSON"), ("{", "is no JSON: Unexpected end of file"), ("[]", "the whole file: is no object"),
        ("{}", "width: is missing"),
        (#""width":"#, "is no JSON"),
    ])
    func aFileThatIsNoMachineIsRefusedWithThePlace(text: String, words: String) throws {
        try expect(text, words)
    }

    @Test(arguments: [
        (#""cores":18"#, #""cores":"x""#, "chips[0][2].cores: is no whole number"),
        (#""cores":18,"#, "", "chips[0][2].cores: is missing"),
        (#""ethernet":[0,0]"#, #""ethernet":0"#, "chips[0][2].ethernet: is no list"),
        (#""tags":[]"#, #""tags":[1.5]"#, "has a number that is not whole"),
        (#""width":2"#, #""width":3"#, "width: no boards"),
        (#""chips":[["#, #""chips":[7,["#, "chips[0]: is no"), (#""height":2,"#, "", "height: is missing"),
        (#"[1,0,{"cores":18"#, #"[1,0,{"cores":99"#, "chips[1]: cores of chip (1, 0) is 99; it is 5 to 18"),
        (#"[1,1,{"#, #"[1,0,{"#, "chips[3]: chip (1, 0) comes a second time"),
    ])
    func aFileWithAMistakeIsRefusedWithThePlace(good: String, bad: String, words: String) throws {
        try MachineSource.write(Machine(.spin3), to: path("good.json"))
        let text = try String(contentsOfFile: path("good.json"), encoding: .utf8)
        let range = try #require(text.range(of: good), "\(good) in \(text)")
        try expect(text.replacingCharacters(in: range, with: bad), words)
    }

    @Test func aTruncatedFileIsRefusedWhereverItEnds() throws {
        try MachineSource.write(Machine(.spin3), to: path("good.json"))
        let text = try String(contentsOfFile: path("good.json"), encoding: .utf8)
        for length in stride(from: 0, to: text.count, by: 7) { try expect(String(text.prefix(length)), "is no JSON") }
    }

    @Test func aFileThatIsNotThereIsNamed() {
        let line = refusal { _ = try MachineSource.machine(path("none.json"), "M") }
        #expect(line.hasPrefix("\(path("none.json")): cannot be read"))
    }

    @Test func aFileThatIsFarTooLargeIsNotRead() throws {
        try Data().write(to: URL(fileURLWithPath: path("large.json")))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path("large.json")))
        try handle.truncate(atOffset: 1 << 27)
        try handle.close()
        let line = refusal { _ = try MachineSource.machine(path("large.json"), "M") }
        #expect(line == "\(path("large.json")): 134217728 bytes are no machine file; it has at most 67108864")
    }

    @Test func aFolderIsNoFile() {
        let line = refusal { _ = try MachineSource.machine(folder.path + "/", "M") }
        #expect(line.contains("cannot be read"))
    }

    private func expect(_ text: String, _ words: String, location: SourceLocation = #_sourceLocation) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path("bad.json")))
        let line = refusal({ _ = try MachineSource.machine(path("bad.json"), "M") }, location: location)
        #expect(line.hasPrefix("\(path("bad.json")): "), sourceLocation: location)
        #expect(line.contains(words), sourceLocation: location)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}
