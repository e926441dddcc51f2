package import ArgumentParser
internal import FixedPoint
internal import NeuralNetwork

/// `regatta bench emulate`: how fast one core computes the layers of a model in SpiNNaker's number formats.
package struct BenchEmulate: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "emulate", abstract: "Measure exact products in SpiNNaker's number formats, on one thread.",
        discussion: """
            Times the passes of every dense layer and convolution in each format with each rounding, packing and \
            narrowing among the work, beside what the core's instructions allow and what a 16-core chip could do at best.
            """)

    @Option(help: "Built-in models, separated by commas.")
    var model = "cnn,vgg16"

    @Option(help: "Images of a pass. (default: 32, of 224x224 images 1)")
    var microBatch: Int?

    @Option(help: "Rounds to take the best of.")
    var rounds = 3

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    package init() {}

    package func run() throws {
        let report = try report()
        say(try json ? BenchJSON.text(report) : report.text)
    }

    /// Measures; with the defaults some minutes, nearly all of it for VGG16.
    package func report() throws -> BenchEmulateReport {
        let rounds = try Parsing.positive(rounds, "--rounds", example: 3)
        if let microBatch { _ = try Parsing.positive(microBatch, "--micro-batch", example: 32) }
        let scratch = FixedScratch()
        var microBatches: [String: Int] = [:]
        var rows: [BenchEmulateReport.Row] = []
        for name in model.split(separator: ",").map(String.init) {
            let isSmall = BenchSubject.usualInput(of: name).hasPrefix("synthetic:28x28")
            let batch = microBatch ?? (isSmall ? 32 : 1)
            microBatches[name] = batch
            for layer in EmulatedLayer.layers(of: try Self.model(name, isSmall: isSmall), batch: batch) {
                for format in FixedFormat.allCases {
                    rows += Self.rows(name, layer, format, rounds: rounds, scratch: scratch)
                }
            }
        }
        return BenchEmulateReport(
            microBatches: microBatches, ceilings: FixedFormat.allCases.map(Self.ceiling), passes: rows)
    }

    private static func model(_ name: String, isSmall: Bool) throws -> Model {
        try Parsing.naming("--model \(name)") { () throws(ModelError) in
            try isSmall
                ? Model.builtIn(name, height: 28, width: 28, channels: 1, classes: 10)
                : Model.builtIn(name, height: 224, width: 224, channels: 3, classes: 1000)
        }
    }

    private static func rows(
        _ model: String, _ layer: EmulatedLayer, _ format: FixedFormat, rounds: Int, scratch: FixedScratch
    ) -> [BenchEmulateReport.Row] {
        func timed(_ seconds: (EmulatedLayer.Pass, FixedRounding, Int) -> Double) -> [BenchEmulateReport.Row] {
            layer.passes.flatMap { pass in
                FixedRounding.allCases.map { rounding in
                    BenchEmulateReport.Row(
                        model, layer, pass, format, rounding, seconds: seconds(pass, rounding, rounds))
                }
            }
        }
        return format.storageBits == 16
            ? timed(EmulationTimer<Int16>(layer.work, format, scratch: scratch).seconds)
            : timed(EmulationTimer<Int32>(layer.work, format, scratch: scratch).seconds)
    }

    /// That of the instructions that are fastest here: a core may multiply faster in registers of 256 bits than of 512.
    private static func ceiling(_ format: FixedFormat) -> BenchEmulateReport.Ceiling {
        let found = KernelLevel.allCases.filter(\.isAvailable).map { level in
            let peak = KernelPeak(format, level: level)
            return BenchEmulateReport.Ceiling(format, core: speed(of: peak), instructions: peak.instructions)
        }
        return found.max { $0.core < $1.core } ?? BenchEmulateReport.Ceiling(format, core: 0, instructions: "none")
    }

    /// The best of twenty rounds of some milliseconds.
    private static func speed(of peak: KernelPeak) -> Double {
        let speeds = (0..<20).map { _ in
            var operations = 0
            let time = ContinuousClock().measure { operations = peak.run(iterations: 500_000) }
            return Double(operations) / (time / .seconds(1)) / 1e9
        }
        return speeds.max() ?? 0
    }
}
