import Chip
import Foundation
import Testing

@Suite("The report of rings")
struct RingReportTests {
    private func report(_ machine: String, _ group: String) throws -> RingReport {
        try RingReport(try ChipGroups(machine: MachineSize(machine), size: GroupSize(group)))
    }

    private func encode(_ report: RingReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    @Test("has these keys and no others")
    func keys() throws {
        let groups = try report("12x12", "6x6")
        #expect(
            try encode(groups) == #"{"chips":144,"groups":{"bound_flows":1,"most_loaded_flows":1,"order":"cycles","#
                + #""rings":6,"routes":"shortest"},"rings":[]}"#)
        var network = ChipNetwork(Torus(width: 2, height: 1))
        network.remove(ChipCoordinate(x: 1, y: 0))
        #expect(
            try encode(RingReport(network))
                == #"{"chips":1,"rings":[],"tree":{"depth":0,"reason":"there is one chip","root":{"x":0,"y":0}}}"#)
        let rings = try encode(report("3x3", "1x1"))
        #expect(rings.hasPrefix(#"{"chips":9,"ring_limit":6,"rings":[{"links":""#))
        #expect(rings.contains(#"","start":{"x":0,"y":0}}"#))
    }

    @Test("names links by their numbers, so that a ring can be followed", arguments: ["4x5", "12x12", "2x2"])
    func followed(machine: String) throws {
        let size = try MachineSize(machine)
        let report = try report(machine, "1x1")
        #expect(report.rings.count == 6)
        for ring in report.rings {
            var chip = ring.start
            var seen: Set<ChipCoordinate> = []
            for digit in ring.links {
                seen.insert(chip)
                let number = try #require(digit.wholeNumberValue)
                chip = BreadthFirst.neighbours(of: chip, Torus(size))[number]
            }
            #expect(chip == ring.start)
            #expect(seen.count == size.chipCount && ring.links.count == size.chipCount)
        }
    }

    @Test("survives JSON", arguments: [("3x4", "1x1"), ("12x12", "6x6"), ("6x6", "6x6")])
    func roundTrip(machine: String, group: String) throws {
        let report = try report(machine, group)
        #expect(try JSONDecoder().decode(RingReport.self, from: Data(encode(report).utf8)) == report)
    }

    @Test("says the same in words")
    func words() throws {
        #expect(try report("12x12", "1x1").lines == ["6 directed rings through all 144 chips; at most 6 fit"])
        #expect(
            try RingReport(Networks.spinn5()).lines == ["2 directed rings through all 48 chips; at most 3 fit"])
        #expect(
            try report("12x12", "4x6").lines.first?.hasPrefix("Groups in the order of cycles, ") == true)
        #expect(
            try report("12x12", "6x6").lines == [
                "Groups in the order of cycles, shortest routes: 1.00 flows on the most loaded link, at least 1.00"
            ])
        #expect(
            try report("1x1", "1x1").lines == ["A tree from chip (0, 0), 0 links deep: there is one chip"])
        #expect(try report("6x6", "6x6").lines == [])
    }

    @Test("throws where chips are cut off")
    func cutOff() {
        var network = ChipNetwork(Torus(width: 3, height: 3))
        let island = ChipCoordinate(x: 1, y: 1)
        for link in Link.allCases { network.remove(link, of: island) }
        #expect(throws: NoReduction.cutOff([island])) { try RingReport(network) }
    }
}
