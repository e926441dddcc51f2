import CLI
import Chip
import Foundation
import Testing

@Suite struct BenchPacketsTests {
    @Test func arithmeticAndSimulationStandSideBySide() throws {
        let cases = ReductionComparison.grid(bytes: [4096]).filter { $0.size.chipCount < 30 }
        let report = try BenchPackets.parse([]).report(packets: 2, cases: cases)
        #expect(report.hops > 1000 && report.events > report.hops)
        #expect(report.comparisons.map(\.machine) == ["2x2", "2x2", "2x2", "3x4", "3x4", "3x4", "5x5", "5x5", "5x5"])
        let (head, table) = (report.text.split(separator: "\n")[0], report.text.split(separator: "\n").dropFirst())
        #expect(head.hasPrefix("\(report.hops) packet hops in "))
        #expect(table.count == 10)
        #expect(table.dropFirst().allSatisfy { $0.hasSuffix("all") && !$0.hasSuffix("not all") })
    }

    @Test func sizesAreReadAndBadOnesRefused() throws {
        for text in [",", "4096,", "x", "-1", "99999999999"] {
            let message = refusal { _ = try BenchPackets.parse(["--bytes=\(text)"]).report(packets: 1) }
            #expect(message.hasSuffix("is no size; write for example 4096,65536, each to 16777216"))
        }
    }

    @Test func theReportIsJSON() throws {
        let report = try BenchPackets.parse([]).report(
            packets: 1, cases: Array(ReductionComparison.grid(bytes: [64]).prefix(1)))
        let object = try JSONSerialization.jsonObject(with: Data(BenchJSON.text(report).utf8)) as? [String: Any]
        let comparisons = try #require(object?["comparisons"] as? [[String: Any]])
        #expect(comparisons.count == 1 && comparisons[0]["rings"] as? Int == 1)
        #expect(comparisons[0]["is_complete"] as? Bool == true)
    }
}
