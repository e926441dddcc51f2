package import ArgumentParser
package import Chip

/// `regatta bench packets`: how fast packets are simulated, and how well arithmetic tells the time that they take.
package struct BenchPackets: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "packets", abstract: "Measure the simulation of packets, and compare it with arithmetic.",
        discussion: """
            Sends a fixed load over 12x12 chips, then sums gradients by one, two and six rings on machines from 2x2 to \
            12x12, once by arithmetic and once packet by packet.
            """)

    @OptionGroup var constants: ConstantsOption

    @Option(help: "Bytes of the gradients, separated by commas.")
    var bytes = "4096,65536"

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    package init() {}

    package func run() throws {
        let report = try report()
        say(try json ? BenchJSON.text(report) : report.text)
    }

    /// Measures; the default takes some ten seconds, a gradient of 1,000,000 bytes two minutes.
    package func report(packets: Int = 800, cases: [ReductionComparison.Case]? = nil) throws -> BenchPacketsReport {
        let constants = try constants.read()
        var fabric = try Fabric.standardLoad(packets: packets)
        let elapsed = ContinuousClock().measure { fabric.run() }
        let outcome = fabric.outcome
        return BenchPacketsReport(
            hops: outcome.hops, events: outcome.events, seconds: elapsed / .seconds(1),
            comparisons: try (cases ?? ReductionComparison.grid(bytes: sizes())).map {
                try ReductionComparison($0, constants)
            })
    }

    private func sizes() throws -> [Int] {
        try bytes.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let size = Int(part), (0...Self.mostBytes).contains(size) else {
                throw CommandFailure("--bytes: '\(part)' is no size; write for example 4096,65536, each to 16777216")
            }
            return size
        }
    }

    /// More would run for an hour.
    private static let mostBytes = 1 << 24
}

/// What `regatta bench packets` found.
package struct BenchPacketsReport: Encodable, Sendable, Hashable {
    package let hops: Int
    package let events: Int
    package let seconds: Double
    package let comparisons: [ReductionComparison]

    /// Links crossed by packets in a second of our time.
    package var hopsPerSecond: Double { Double(hops) / seconds }

    package init(hops: Int, events: Int, seconds: Double, comparisons: [ReductionComparison]) {
        (self.hops, self.events, self.seconds, self.comparisons) = (hops, events, seconds, comparisons)
    }

    /// The report for people.
    package var text: String {
        let speed = fixed(hopsPerSecond / 1e6, 2)
        let table = TextTable(
            head: ["machine", "rings", "bytes", "arithmetic, ms", "simulation, ms", "error, %", "arrived"],
            rows: comparisons.map {
                [
                    $0.machine, "\($0.rings)", "\($0.bytes)", fixed($0.computed * 1e3, 4),
                    fixed($0.simulated * 1e3, 4), fixed($0.errorPercent, 2),
                    $0.isComplete ? "all" : "not all",
                ]
            }, leftColumns: 1)
        let head = "\(hops) packet hops in \(fixed(seconds, 2)) s: \(speed) million a second"
        return ([head, ""] + table.lines).joined(separator: "\n")
    }
}
