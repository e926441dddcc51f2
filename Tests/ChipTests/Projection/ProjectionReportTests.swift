import Chip
import Foundation
import Testing

/// What people and programs are told.
@Suite("The report of a projection")
struct ProjectionReportTests {
    private func report(_ machine: String = "spin5") throws -> ProjectionReport {
        let curve = try ["spin5", "12x12", "48x24"].map { try ProjectedMachine($0) }
        return try ProjectionReport(
            ProjectionTests.job(), on: ProjectedMachine(machine), group: nil, curve: curve, Constants())
    }

    @Test("says the same as the projection")
    func values() throws {
        let projection = try Projection(
            ProjectionTests.job(), on: ProjectedMachine("spin5"), group: nil, Constants())
        let report = try report()
        #expect(report.point.imagesPerSecond == projection.imagesPerSecond)
        #expect(report.stepSeconds == projection.seconds && report.passes == projection.passes)
        #expect(abs(report.epochSeconds * projection.imagesPerSecond - 1_281_167) < 1e-3)
        #expect(abs(report.imagesPerSecondWithin3kW * projection.joulesPerImage - 3000) < 1e-9)
        #expect(report.energy == projection.energy)
        #expect(abs(report.energy.total / Double(report.point.batch) - report.point.joulesPerImage) < 1e-9)
        #expect(report.memoryBytes == projection.placement.fullest.account.total)
        #expect(report.routingEntries > 0 && report.routingEntries <= 1023)
        #expect(report.scaling.map(\.machine) == ["spin5", "12x12", "48x24"])
        #expect(report.scaling[0] == report.point)
    }

    @Test("leaves machines out of the curve that hold no replica")
    func tooSmall() throws {
        let curve = ProjectionReport.curve(
            ProjectionTests.job(), [try ProjectedMachine("2x2"), try ProjectedMachine("12x12")], group: nil, Constants()
        )
        #expect(curve.map(\.machine) == ["12x12"])
    }

    @Test("brings a rival to the network by the number of products, and its energy with it")
    func rivals() throws {
        let rival = try #require(try report().rivals.first)
        #expect(rival.published.imagesPerSecond == 2052 && rival.published.watts == 2200)
        #expect(abs(rival.imagesPerSecond - 2052) < 1e-6)
        #expect(abs(rival.published.imagesPerSecond(products: 7_735_132_160) - 4104) < 1e-6)
        #expect(abs(rival.published.joulesPerImage(products: 7_735_132_160) - 2200 / 4104.0) < 1e-9)
        #expect(abs(rival.joulesPerImage * rival.imagesPerSecond - 2200) < 1e-6)
        #expect(abs(rival.imagesPerSecondWithin3kW * rival.joulesPerImage - 3000) < 1e-6)
    }

    @Test("as a table has every number that was asked for")
    func text() throws {
        let text = try report().text
        for part in [
            "vgg16 in s16.15 on spin5: 1 board, 48 chips, 1 group of 8x8", "15.5 G an image forward",
            "images/s within 3 kW",
            "Bottleneck: compute", "an epoch", "idle", "housing", "cores", "packets", "all of it", "host Ethernet",
            "packet handling", "SDRAM", "of 123 MB", "6 x V100",
            "2 x Xeon E5-2695 v4", "epoch of 1,281,167", "12x12", "Nita 2018",
        ] {
            #expect(text.contains(part), "'\(part)' is missing in:\n\(text)")
        }
        #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix("\n") })
    }

    @Test("answers the question in one sentence with numbers")
    func verdict() throws {
        let verdict = try report().verdict
        #expect(verdict.hasPrefix("For vgg16 in s16.15, spin5 is not energy-efficient (96."))
        #expect(verdict.contains("not fast (0.57") && verdict.contains("% of its speed from spin5 to 48x24"))
        #expect(verdict.hasSuffix("; what decides is compute.") && !verdict.contains("\n"))
    }

    @Test("is JSON that reads back the same")
    func json() throws {
        let report = try report()
        let data = try JSONEncoder().encode(report)
        let back = try JSONDecoder().decode(ProjectionReport.self, from: data)
        #expect(back.point == report.point && back.terms == report.terms && back.verdict == report.verdict)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let point = try #require(object["point"] as? [String: Any])
        for key in ["images_per_second_within_3_kw", "step_seconds", "memory_limit", "scaling", "rivals"] {
            #expect(object[key] != nil, "no \(key)")
        }
        #expect(point["bottleneck"] as? String == "compute" && point["boards"] as? Int == 1)
    }

    @Test("as a picture is well-formed XML with a point for each machine and line")
    func svg() throws {
        let report = try report()
        let series = [ProjectionPlot.Series("s16.15", report.scaling), .init("a < b & c", report.scaling)]
        let svg = ProjectionPlot("vgg16", series, report.rivals).svg
        let document = XMLReader(svg)
        #expect(document.problem == nil)
        #expect(document.counts["circle"] == 2 * (2 * 3) + 2 * 2)
        #expect(document.counts["polyline"] == 4 + 2)
        #expect(svg.contains("6 x V100") && svg.contains("a &lt; b &amp; c"))
    }
}

/// Checks that tags of a text without comments are closed in order, and counts them by name.
struct XMLReader {
    private(set) var counts: [String: Int] = [:]
    private(set) var problem: String?

    init(_ text: String) {
        var open: [String] = []
        for part in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
            guard let end = part.firstIndex(of: ">") else {
                problem = "'\(part)' has no end"
                return
            }
            let tag = part[..<end]
            let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter })
            if tag.hasPrefix("/") {
                guard open.popLast() == name else {
                    problem = "</\(name)> closes nothing"
                    return
                }
            } else {
                counts[name, default: 0] += 1
                if !tag.hasSuffix("/") { open.append(name) }
                if tag.count(where: { $0 == "\"" }) % 2 != 0 { problem = "<\(tag)> has an open quote" }
            }
        }
        if let name = open.last { problem = "<\(name)> is not closed" }
    }
}
