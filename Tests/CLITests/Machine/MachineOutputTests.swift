import CLI
import Chip
import Foundation
import Testing

@Suite struct MachineOutputTests {
    @Test func aTorusIsShownWithItsGroups() throws {
        let output = try output("12x12")
        #expect(output.text.hasPrefix("Machine 12x12: 3 SpiNN-5 boards, all edges joined to a torus\n"))
        #expect(output.text.contains("\n4 groups of 6x6, 36 chips each, in a ring\n"))
        #expect(
            try keys(output) == [
                "group", "groups", "hardware", "hops", "link_loads", "machine", "most_loaded_link", "summing",
            ])
        #expect(
            output.text.contains("Groups in the order of cycles, shortest routes: 1.00 flows on the most loaded link"))
    }

    @Test func anOpenMachineIsShownWithoutGroups() throws {
        for machine in ["spin3", "spin5", "16x16"] {
            let output = try output(machine)
            #expect(output.text.contains("No chip groups are shown (--group: chip groups need a torus"))
            #expect(!output.text.contains("in a ring"))
            #expect(try keys(output) == ["hardware", "summing"])
            #expect(output.text.contains("\nSumming on the machine, for the least load of links:\n"))
        }
    }

    @Test func aTorusThatTheStandardGroupDoesNotTileIsShownWithoutGroups() throws {
        #expect(try output("8x8").text.contains("--group: groups of 6x6 do not tile a machine of 8x8"))
        #expect(try output("8x8", group: "4x4").text.contains("4 groups of 4x4"))
    }

    @Test func aGroupThatIsAskedForAndImpossibleIsRefused() {
        #expect(refusal { _ = try output("spin5", group: "2x2") }.hasPrefix("--group: chip groups need a torus"))
        #expect(refusal { _ = try output("12x12", group: "5x5") }.hasPrefix("--group: groups of 5x5 do not tile"))
        #expect(refusal { _ = try output("12x12", group: "six") }.hasPrefix("--group: 'six' is no group size"))
        #expect(
            refusal { _ = try output("12x12", group: "6x6", downLinks: "1,1,0") }
                .hasPrefix("--group: chip groups need a torus with nothing missing"))
    }

    @Test func theReportOfTheGroupsIsTheSameAsWithoutHardware() throws {
        let groups = try ChipGroups(machine: MachineSize("12x12"), size: GroupSize("6x6"))
        let data = try JSONEncoder().encode(output("12x12", group: "6x6"))
        #expect(try JSONDecoder().decode(MachineReport.self, from: data) == MachineReport(groups))
    }

    @Test func theHardwareIsThatOfTheMachine() throws {
        struct Output: Decodable { let hardware: MachineInventory }
        let data = try JSONEncoder().encode(output("28x16"))
        #expect(try JSONDecoder().decode(Output.self, from: data).hardware == MachineInventory(machine("28x16")))
    }

    private func machine(_ text: String, downLinks: String? = nil) throws -> Machine {
        try MachineSource.machine(text, "MACHINE", downLinks: downLinks)
    }

    private func output(_ text: String, group: String? = nil, downLinks: String? = nil) throws -> MachineOutput {
        try MachineOutput(machine(text, downLinks: downLinks), group: group)
    }

    private func keys(_ output: MachineOutput) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(output))
        return try #require(object as? [String: Any]).keys.sorted()
    }
}
