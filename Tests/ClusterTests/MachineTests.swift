import Foundation
import Testing

extension Clusters {
    /// `regatta machine` as it is typed.
    @Suite struct MachineTests {
        private let scratch: Scratch

        init() throws { scratch = try Scratch() }

        @Test func aMachineIsWrittenAndReadAgainByAnotherProcess() throws {
            let file = scratch.path("machine.json")
            let faults = ["--down-chips", "3,3", "--down-cores", "1,2,-4", "--down-links", "5,5,0:6,5,3"]
            let first = try Program.run(["machine", "12x12", "--write", file] + faults, in: scratch)
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.contains("chips      143 of 144"))
            #expect(
                first.output.contains("faults     chip (3, 3); core 5 of (1, 2); link E of (5, 5); link W of (6, 5)"))
            let second = try Program.run(["machine", file], in: scratch)
            #expect(second.status == 0, "\(second.errors)")
            #expect(second.output == first.output.replacing("core 5 of (1, 2)", with: "core 17 of (1, 2)"))
        }

        @Test func theReportIsJSON() throws {
            let result = try Program.run(["machine", "spin5", "--json"], in: scratch)
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            let hardware = try #require(object?["hardware"] as? [String: Any])
            #expect(hardware["chips"] as? Int == 48)
            #expect((hardware["cores"] as? [String: Int])?["total"] == 856)
        }

        @Test(arguments: [
            (["spin4"], "'spin4' is no machine"), (["spin5", "--down-chips", "0,4"], "--down-chips: entry '0,4'"),
            (["nowhere.json"], "nowhere.json: cannot be read"),
            (["16x16", "--group", "4x4"], "--group: chip groups need"),
        ])
        func badInputCostsOneLine(arguments: [String], words: String) throws {
            let result = try Program.run(["machine"] + arguments, in: scratch)
            #expect(result.status == 2)
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(result.errors.contains(words), "\(result.errors)")
        }
    }
}
