import Chip
import Foundation
import Testing

/// Files that are JSON of the right shape and still no machine: refused with the place and what would be right.
@Suite struct BadMachineFileTests {
    private let good: MachineFile

    init() throws { good = try #require(MachineFile(try Machine("12x12"))) }

    @Test func theGoodFileIsRead() throws {
        #expect(try Machine(good) == Machine("12x12"))
    }

    @Test(arguments: [
        (0, 12, "width: 0; it is 1 to 256"), (12, 257, "height: 257; it is 1 to 256"),
        (10, 7, "width: no boards make a machine of 10x7; they make 2x2, 8x8"), (20, 12, "no boards make"),
        (8, 12, "no boards make a machine of 8x12"), (-12, 12, "width: -12"),
    ])
    func aSizeThatNoBoardsMake(width: Int, height: Int, words: String) {
        expect(words) {
            $0.width = width
            $0.height = height
        }
    }

    @Test func aChipThatTheSizeDoesNotHave() {
        expect("chips[20]: a machine of 12x12 has no chip (12, 0)") { $0.chips[20].place = at(12, 0) }
        expect("chips[20]: a machine of 12x12 has no chip (0, -1)") { $0.chips[20].place = at(0, -1) }
        expect("a machine of 8x8 has no chip (5, 0)") {
            $0.width = 8
            $0.height = 8
        }
    }

    @Test func aChipThatComesTwice() {
        expect("chips[144]: chip (3, 2) comes a second time") { file in
            file.chips.append(file.chips[2 * 12 + 3])
        }
    }

    @Test func aChipOnAnotherBoardThanItsPlaceSays() {
        expect("chips[1]: ethernet of chip (1, 0) is [8, 4]; its board's is [0, 0]") {
            $0.chips[1].details.ethernet = [8, 4]
        }
        expect("ethernet of chip (1, 0) is []; its board's is [0, 0]") { $0.chips[1].details.ethernet = [] }
    }

    @Test(arguments: [(-1, "cores of chip (1, 0) is -1; it is 5 to 18"), (4, "is 4; it"), (19, "is 19; it is 5 to 18")])
    func aNumberOfCoresThatNoChipHas(cores: Int, words: String) {
        expect(words) { $0.chips[1].details.cores = cores }
    }

    @Test func monitorsOnAllCoresOrNone() {
        expect("chips[1]: monitors is 18 of 18 cores; at least 1 and fewer") { $0.standardResources.monitors = 18 }
        expect("chips[0]: monitors is 0 of 18 cores") { $0.ethernetResources.monitors = 0 }
    }

    @Test func aLinkThatIsNone() {
        expect("chips[5]: deadLinks of chip (5, 0) has 6; a link is 0 to 5") { $0.chips[5].details.deadLinks = [0, 6] }
        expect("has -1; a link is 0 to 5") { $0.chips[5].details.deadLinks = [-1] }
    }

    @Test func anAddressWhereNoPortIs() {
        expect("chips[1]: chip (1, 0) has an ipAddress; its board's Ethernet chip is [0, 0]") {
            $0.chips[1].details.ipAddress = "127.0.1.0"
        }
    }

    @Test func anAddressThatIsNoneOrIsAnothers() {
        expect("chips[0]: ipAddress is 'spinn-4'; write four numbers") { $0.chips[0].details.ipAddress = "spinn-4" }
        expect("chips[56]: ipAddress 127.0.0.0 is another board's as well") {
            $0.chips[4 * 12 + 8].details.ipAddress = "127.0.0.0"
        }
    }

    @Test func aBoardWithoutItsEthernetChip() {
        expect("chips[5]: its board has no Ethernet chip: (4, 8) with an ipAddress is missing") { file in
            file.chips[8 * 12 + 4].details.ipAddress = nil
        }
        expect("its board has no Ethernet chip: (0, 0)") { $0.chips.remove(at: 0) }
    }

    @Test func aMachineWithoutTheChipThatItIsBootedFrom() {
        expect("chips: there is no chip (0, 0), from which a machine is booted") { $0.chips = [] }
        expect("chips: there is no chip (0, 0)") { $0.chips.removeAll { $0.details.ethernet == [0, 0] } }
    }

    /// What is of the wrong shape is found by the decoder, which says where.
    @Test(arguments: [
        ("[0,0]", "2"), (#"[0,"1",{"cores":18,"ethernet":[0,0]}]"#, "1"), (#"[0,0,{"ethernet":[0,0]}]"#, "2"),
        (#"[0,0,{"cores":"18","ethernet":[0,0]}]"#, "2.cores"), (#"[0,0,{"cores":18,"ethernet":0}]"#, "2.ethernet"),
    ])
    func aChipOfTheWrongShape(chip: String, place: String) throws {
        let error = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode(MachineFile.Chip.self, from: Data(chip.utf8))
        }
        let path =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
            @unknown default: ""
            }
        #expect(path == place || path.isEmpty && place == "2")
    }

    private func at(_ x: Int, _ y: Int) -> ChipCoordinate { ChipCoordinate(x: x, y: y) }

    /// The error of the good file with one thing changed.
    private func expect(
        _ words: String, location: SourceLocation = #_sourceLocation, change: (inout MachineFile) -> Void
    ) {
        var file = good
        change(&file)
        do throws(MachineFileError) {
            _ = try Machine(file)
            Issue.record("not refused", sourceLocation: location)
        } catch {
            #expect(error.description.contains(words), sourceLocation: location)
            #expect(!error.description.contains("\n"), sourceLocation: location)
        }
    }
}
