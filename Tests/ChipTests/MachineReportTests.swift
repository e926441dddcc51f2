import Chip
import Foundation
import Testing

@Suite struct MachineReportTests {
    @Test func theKeysOfTheJSONAreTheseAndNoOthers() throws {
        let json = try JSONSerialization.jsonObject(with: encode(report("4x2", "2x2")))
        let object = try #require(json as? [String: Any])
        #expect(
            object.keys.sorted() == ["group", "groups", "hops", "link_loads", "machine", "most_loaded_link"])
        let hop = try #require((object["hops"] as? [[String: Any]])?.first)
        #expect(hop.keys.sorted() == ["direction", "flows", "from", "length", "route", "to"])
        let group = try #require((object["groups"] as? [[String: Any]])?.first)
        #expect(group.keys.sorted() == ["index", "origin", "position"])
    }

    @Test func aSmallMachineIsReportedWhole() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(report("2x1", "1x1")), as: UTF8.self)
        #expect(
            text == #"{"group":{"chips":1,"height":1,"width":1},"#
                + #""groups":[{"index":0,"origin":{"x":0,"y":0},"position":0},"#
                + #"{"index":1,"origin":{"x":1,"y":0},"position":1}],"#
                + #""hops":[{"direction":"E","flows":1,"from":0,"length":1,"route":["E"],"to":1},"#
                + #"{"direction":"W","flows":1,"from":1,"length":1,"route":["W"],"to":0}],"#
                + #""link_loads":[{"flows":1,"links":2},{"flows":0,"links":10}],"#
                + #""machine":{"chips":2,"height":1,"width":2},"#
                + #""most_loaded_link":{"chip":{"x":0,"y":0},"flows":1,"link":"E"}}"#)
    }

    @Test func groupsAreInTheOrderOfTheRing() throws {
        let groups = try report("12x12", "6x6").groups
        #expect(groups.map(\.position) == [0, 1, 2, 3])
        #expect(groups.map(\.index) == [0, 1, 3, 2])
        #expect(groups[2].origin == ChipCoordinate(x: 6, y: 6))
    }

    @Test(arguments: [("1x1", "1x1"), ("12x12", "6x6"), ("15x9", "5x3")])
    func aReportSurvivesJSON(machine: String, group: String) throws {
        let report = try report(machine, group)
        #expect(try JSONDecoder().decode(MachineReport.self, from: encode(report)) == report)
    }

    @Test func aRingOfOneHasNoHopAndNoBusiestLink() throws {
        let report = try report("8x8", "8x8")
        #expect(report.hops == [])
        #expect(report.mostLoadedLink == nil)
        #expect(report.linkLoads.map(\.links) == [8 * 8 * 6])
    }

    private func report(_ machine: String, _ group: String) throws -> MachineReport {
        MachineReport(try ChipGroups(machine: MachineSize(machine), size: GroupSize(group)))
    }

    private func encode(_ report: MachineReport) throws -> Data { try JSONEncoder().encode(report) }
}
