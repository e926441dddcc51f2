import Chip
import Testing

@Suite("Fidelity")
struct FidelityTests {
    private static let rows = Fidelity.rows()

    private func predicted(_ quantity: String, _ constants: [String: Double]) throws -> Double {
        let rows = Fidelity.rows(try Constants(overriding: constants))
        return try #require(rows.first { $0.quantity == quantity }).predicted
    }

    @Test("has a reason for each figure that is more than a tenth off, and for no other")
    func reasons() {
        for row in Self.rows {
            #expect((row.reason == nil) == row.agrees, "\(row.quantity): \(row.errorPercent) %")
            #expect(row.predicted.isFinite && row.predicted > 0 && row.published > 0)
        }
        #expect(Self.rows.contains { !$0.agrees })
    }

    @Test("has rows of every topic, no two for one quantity and source")
    func topics() {
        #expect(Set(Self.rows.map(\.topic)) == Set(FidelityRow.Topic.allCases))
        #expect(Set(Self.rows.map { $0.quantity + $0.source }).count == Self.rows.count)
        #expect(Self.rows.count >= 50)
    }

    @Test("computes shapes and distances exactly")
    func shapes() {
        for row in Self.rows where row.topic == .machines && !row.quantity.hasPrefix("240x240: ") {
            #expect(abs(row.errorPercent) < 0.2, "\(row.quantity)")
        }
    }

    @Test("computes its figures from the constants: others give others")
    func computed() throws {
        let links = ["inner_link_packets_per_second": 5e6, "wait1_cycles": 480]
        let rate = try predicted("E link on a board, M packets/s of 40 bits", links)
        #expect(abs(rate - 5) < 0.01)
        let wait = try predicted("Wait before a drop, us", links)
        #expect(abs(wait - 3.61) < 0.02)
        let power = try predicted("Boxed board, 806 cores busy for 1 h, W", ["core_active_watts": 0.05])
        #expect(abs(power - (31.88 + 40.3)) < 1e-9)
        #expect(try predicted("Cores that keep the SDRAM busy", ["sdram_bytes_per_second": 0.52e9]) < 2)
        let slow = try predicted("12x12, six rings, 400 kB: time of a reduction, ms", ["packet_receive_seconds": 1e-6])
        #expect(slow > 33)
        let packet = try predicted("40-bit packet through a router, nJ", ["short_packet_joules": 2e-9])
        #expect(abs(packet - 2) < 1e-9)
    }

    @Test("is a page with a line for each row and each constant")
    func page() {
        let page = Fidelity.page(Self.rows)
        let lines = page.split(separator: "\n")
        #expect(
            lines.count { $0.hasPrefix("| ") && !$0.hasPrefix("| --- ") } == Self.rows.count + Constant.table.count + 6)
        #expect(page.contains("| SpiNN-5: chips | 48 | 48 | +0.0 % |"))
        #expect(page.contains("| `cpu_hertz` | 200,000,000 Hz | published | "))
        #expect(page.contains("**+43.6 %**"))
    }

    @Test("moves data at the rate of one core's DMA, or of the SDRAM when many do")
    func memory() {
        let constants = Constants()
        let alone = constants.dmaSeconds(bytes: 40_000, cores: 1)
        #expect(abs(alone - (1e-6 + 10_000 * 15e-9)) < 1e-12)
        #expect(constants.dmaSeconds(bytes: 40_000, cores: 3) == alone)
        #expect(abs(constants.dmaSeconds(bytes: 40_000, cores: 16) - 640_000 / 1.04e9) < 1e-12)
    }
}

@Suite("Decimal numbers")
struct DecimalTextTests {
    @Test(
        "have four significant digits, or all of a whole number",
        arguments: [
            (0, "0"), (48, "48"), (1200, "1200"), (1_036_800, "1,036,800"), (123_469_792, "123,469,792"),
            (26.84, "26.84"), (7.180002, "7.18"), (0.034, "0.034"), (0.39554, "0.3955"), (139.276, "139.3"),
            (1.8e-9, "1.8e-9"), (2.5e-7, "2.5e-7"), (1.5e11, "1.5e11"), (12345.6, "12346"), (-3.25, "-3.25"),
            (0.00999, "9.99e-3"), (0.096, "0.096"),
        ] as [(Double, String)])
    func text(value: Double, text: String) {
        #expect(DecimalText.text(value) == text)
    }

    @Test("round half up, and have no minus before nothing")
    func fixed() {
        #expect(DecimalText.fixed(2.25, 1) == "2.3")
        #expect(DecimalText.fixed(-0.04, 1) == "0.0")
        #expect(DecimalText.fixed(-0.06, 1) == "-0.1")
        #expect(DecimalText.fixed(9.96, 1) == "10.0")
        #expect(DecimalText.fixed(7, 0) == "7")
        #expect(DecimalText.fixed(0.05, 3) == "0.050")
    }
}
