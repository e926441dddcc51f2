import Chip
import Testing

@Suite struct MachineDamageTests {
    @Test(arguments: ["spin3", "spin5", "12x12", "16x28", "6x6"])
    func aMachineWithoutAFaultHasNone(text: String) throws {
        #expect(MachineDamage(try Machine(text)).isNone)
    }

    @Test func whatIsDeadIsListedOnce() throws {
        let list = try FaultList(
            downChips: "3,3", downCores: "5,5,2-3:5,5,-1:0,1,9:3,3,1", downLinks: "5,5,0:1,1,1:2,3,0:0,1,2")
        let damage = MachineDamage(try Machine("12x12").without(list))
        #expect(damage.chips == [ChipCoordinate(x: 3, y: 3)])
        #expect(damage.cores.map(\.chip) == [(0, 1), (5, 5)].map(ChipCoordinate.init))
        #expect(damage.cores.map(\.cores) == [[9], [2, 3]])
        #expect(damage.links.map(\.chip) == [(0, 1), (1, 1), (5, 5)].map(ChipCoordinate.init))
        #expect(damage.links.map(\.link) == ["N", "NE", "E"])
        #expect(!damage.isNone)
    }

    /// A chip takes its links with it: they are not listed beside it.
    @Test func theLinksOfADeadChipAreNotListed() throws {
        let damage = MachineDamage(try Machine("16x16").without(FaultList(downChips: "9,9:1,2")))
        #expect(damage.chips.count == 2)
        #expect(damage.links.isEmpty && damage.cores.isEmpty)
    }
}
