import Chip
import Testing

/// Fault lists as SpiNNMachine's `spinn_machine.cfg` describes them; no machine is looked at yet.
@Suite struct FaultListTests {
    @Test func chipsCoresAndLinksAreRead() throws {
        let faults = try FaultList(
            downChips: "4,7:6,5,10.11.12.13", downCores: "4,7,3:6,5,-2,10.11.12.13:1,1,2-4", downLinks: "0,1,5"
        ).faults
        #expect(faults.map(\.entry) == ["4,7", "6,5,10.11.12.13", "4,7,3", "6,5,-2,10.11.12.13", "1,1,2-4", "0,1,5"])
        #expect(faults.map(\.address) == [nil, "10.11.12.13", nil, "10.11.12.13", nil, nil])
        #expect(faults[1].place == ChipCoordinate(x: 6, y: 5))
        #expect(
            faults.map(\.part) == [
                .chip, .chip, .cores([.virtual(3)]), .cores([.physical(2)]),
                .cores([.virtual(2), .virtual(3), .virtual(4)]), .link(.south),
            ])
        #expect(faults.map(\.list) == [.chips, .chips, .cores, .cores, .cores, .links])
    }

    @Test(arguments: ["None", "none", "NONE"])
    func noneIsAnEmptyList(text: String) throws {
        #expect(try FaultList(downChips: text, downCores: text, downLinks: text).faults.isEmpty)
        #expect(try FaultList().faults.isEmpty)
    }

    @Test func blanksRoundNumbersDoNotMatter() throws {
        #expect(try FaultList(downChips: " 4, 7 ").faults[0].place == ChipCoordinate(x: 4, y: 7))
    }

    @Test func zeroIsAPhysicalCoreAlsoAtTheBeginningOfARange() throws {
        #expect(try FaultList(downCores: "1,1,0").faults[0].part == .cores([.physical(0)]))
        #expect(try FaultList(downCores: "1,1,-0").faults[0].part == .cores([.physical(0)]))
        #expect(
            try FaultList(downCores: "1,1,0-2").faults[0].part == .cores([.physical(0), .virtual(1), .virtual(2)]))
    }

    @Test(arguments: ["", "4", "4,7,1,2", "4,7:", ":4,7", "4,,7", "a,7", "4,b", "-1,7", "4,7,here", "4,7,1.2.3", "4 7"])
    func aChipThatIsNoneIsRefusedByItsEntry(text: String) throws {
        let error = try #require(throws: FaultError.self) { try FaultList(downChips: text) }
        #expect(error.list == .chips)
        #expect(text.split(separator: ":", omittingEmptySubsequences: false).map(String.init).contains(error.entry))
        #expect(error.description.hasPrefix("entry '\(error.entry)': "))
        #expect(["x,y as in 4,7", "as 127.0.4.8"].contains { error.reason.contains($0) }, "\(error)")
    }

    @Test(arguments: [
        ("1,1", "write x,y,core as in 4,7,3"), ("1,1,bacon", "'bacon' is no core; write x,y,core"),
        ("1,1,5-3", "'5-3' is no range of cores; it rises"), ("1,1,3-99", "ends at 17 or before"),
        ("1,1,--3", "'--3' is no core"), ("1,1,1-2-3", "no core"), ("1,1,3,1.2.3.256", "'1.2.3.256' is no address"),
        ("1,1,", "'' is no core"), ("1,x,3", "y is 'x'"), ("1,1,99999999999999999999", "no core"),
    ])
    func aCoreThatIsNoneIsRefusedWithWhatWouldBeRight(text: String, words: String) throws {
        let error = try #require(throws: FaultError.self) { try FaultList(downCores: "2,2,1:" + text) }
        #expect(error.list == .cores)
        #expect(error.entry == text)
        #expect(error.reason.contains(words), "\(error)")
    }

    @Test(arguments: ["6", "-1", "E", "", "0-2"])
    func aLinkThatIsNoneIsRefusedWithTheSixThatThereAre(link: String) throws {
        let error = try #require(throws: FaultError.self) { try FaultList(downLinks: "1,1,\(link)") }
        #expect(error.list == .links)
        #expect(error.reason == "'\(link)' is no link; the links are 0 E, 1 NE, 2 N, 3 W, 4 SW, 5 S")
    }

    @Test func listsAreNamedAsInTheToolsFiles() {
        #expect(FaultListName.allCases.map(\.rawValue) == ["down_chips", "down_cores", "down_links"])
    }
}
