package import ArgumentParser
package import NeuralNetwork
internal import Random
internal import Worker

/// `regatta bench rounding`: how far Winograd's convolutions are from exact arithmetic, beside direct ones.
package struct BenchRounding: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rounding", abstract: "Measure the rounding errors of a model's 3x3 convolutions.",
        discussion: """
            Runs each pass of each shape by Winograd's algorithm and directly, on random numbers, and computes 2,000 \
            elements of the result again in double precision. Errors are root mean squares over those of the result.
            """)

    @OptionGroup var subject: BenchSubject

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    package init() {}

    package func run() throws {
        let report = try report()
        say(try json ? BenchJSON.text(report) : report.text)
    }

    /// Measures; takes some seconds for VGG16.
    package func report() throws -> BenchRoundingReport {
        let configuration = try subject.configuration(steps: 1)
        let batch = configuration.nominalBatch
        do throws(EngineError) {
            let found = try ConvolutionRounding.measure(
                configuration.model, batch: batch, key: RandomKey(seed: configuration.seed))
            return BenchRoundingReport(
                model: configuration.model.name, microBatch: batch, library: configuration.library,
                instructionSet: configuration.instructionSet, found)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

/// What `regatta bench rounding` found.
package struct BenchRoundingReport: Encodable, Sendable, Hashable {
    /// One pass of one shape.
    package struct Row: Encodable, Sendable, Hashable {
        package let layer: String
        package let sizes: String
        package let pass: String
        package let direct: Double
        package let winograd: Double
        package let kernel: String
    }

    package let model: String
    package let microBatch: Int
    package let library: String
    package let instructionSet: String
    package let passes: [Row]

    package init(
        model: String, microBatch: Int, library: String, instructionSet: String, _ found: [ConvolutionRounding]
    ) {
        (self.model, self.microBatch) = (model, microBatch)
        (self.library, self.instructionSet) = (library, instructionSet)
        passes = found.map {
            Row(
                layer: $0.layer, sizes: $0.sizes, pass: $0.pass.rawValue, direct: $0.direct, winograd: $0.winograd,
                kernel: $0.kernel)
        }
    }

    /// The report for people.
    package var text: String {
        let head = "\(model), micro-batch \(microBatch); \(library) on \(instructionSet)"
        guard !passes.isEmpty else {
            return head + "\nno 3x3 convolution of stride 1 and whole blocks of 16 channels"
        }
        let table = TextTable(
            head: ["layer", "sizes", "pass", "kernel", "direct", "Winograd", "ratio"],
            rows: passes.map { row in
                [
                    row.layer, row.sizes, row.pass, row.kernel, scientific(row.direct), scientific(row.winograd),
                    fixed(row.winograd / row.direct, 1),
                ]
            }, leftColumns: 4)
        return ([head, "relative rms error against double precision", ""] + table.lines).joined(separator: "\n")
    }
}

/// Two digits and a power of ten: `6.3e-07`.
private func scientific(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return "\(value)" }
    var (digits, exponent) = (value, 0)
    while digits < 1 { (digits, exponent) = (digits * 10, exponent - 1) }
    while digits >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
    return "\(fixed(digits, 1))e\(exponent)"
}
