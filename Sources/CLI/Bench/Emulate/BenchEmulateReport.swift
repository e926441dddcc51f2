package import FixedPoint

/// What `regatta bench emulate` found: speeds in 10⁹ multiply-accumulates a second, narrowing and packing among the work.
package struct BenchEmulateReport: Encodable, Sendable, Hashable {
    /// One pass of one layer.
    package struct Row: Encodable, Sendable, Hashable {
        package let model: String
        package let layer: String
        package let sizes: String
        package let pass: EmulatedLayer.Pass
        package let format: FixedFormat
        package let rounding: FixedRounding
        package let operations: Int
        package let seconds: Double
        package let gigaOperationsPerSecond: Double
    }

    /// All passes of a model, beside what bounds them.
    package struct Total: Encodable, Sendable, Hashable {
        package let model: String
        package let format: FixedFormat
        package let rounding: FixedRounding
        package let gigaOperationsPerSecond: Double
        /// Of this core's ceiling.
        package let shareOfPeak: Double
        /// Of a chip's ceiling: how many chips at their best this core stands for.
        package let chips: Double
    }

    /// What cannot be exceeded in one format.
    package struct Ceiling: Encodable, Sendable, Hashable {
        package let format: FixedFormat
        /// One core of this processor, measured.
        package let core: Double
        /// The instructions that it is measured with.
        package let instructions: String
        /// 16 cores of 200 MHz, derived.
        package let chip: Double

        package init(_ format: FixedFormat, core: Double, instructions: String) {
            (self.format, self.core, self.instructions) = (format, core, instructions)
            chip = Self.cores * Self.clockGigahertz / format.cyclesPerMultiplyAccumulate
        }

        /// Application cores of a SpiNNaker chip and their clock (SpiNNaker workshop 2015, slides "Chip resources";
        /// SpiNNakerManchester/spinnaker_tools, scamp/scamp-3.c).
        private static let cores = 16.0
        private static let clockGigahertz = 0.2
    }

    package let threads: Int
    package let microBatches: [String: Int]
    package let ceilings: [Ceiling]
    package let totals: [Total]
    package let passes: [Row]

    package init(microBatches: [String: Int], ceilings: [Ceiling], passes: [Row]) {
        threads = 1
        (self.microBatches, self.ceilings, self.passes) = (microBatches, ceilings, passes)
        totals = Self.totals(passes, ceilings)
    }

    /// One for each model, format and rounding, in the order of the rows.
    private static func totals(_ rows: [Row], _ ceilings: [Ceiling]) -> [Total] {
        var models: [String] = []
        for row in rows where !models.contains(row.model) { models.append(row.model) }
        return models.flatMap { model in
            ceilings.flatMap { ceiling in
                FixedRounding.allCases.compactMap { rounding in
                    let part = rows.filter {
                        $0.model == model && $0.format == ceiling.format && $0.rounding == rounding
                    }
                    return part.isEmpty ? nil : Total(part, ceiling)
                }
            }
        }
    }
}

extension BenchEmulateReport.Row {
    package init(
        _ model: String, _ layer: EmulatedLayer, _ pass: EmulatedLayer.Pass, _ format: FixedFormat,
        _ rounding: FixedRounding, seconds: Double
    ) {
        (self.model, self.layer, sizes, self.pass) = (model, layer.name, layer.work.sizes, pass)
        (self.format, self.rounding, self.seconds) = (format, rounding, seconds)
        operations = layer.work.operations
        gigaOperationsPerSecond = Double(operations) / seconds / 1e9
    }
}

extension BenchEmulateReport.Total {
    /// Of some rows of one model, format and rounding.
    fileprivate init(_ rows: [BenchEmulateReport.Row], _ ceiling: BenchEmulateReport.Ceiling) {
        (model, format, rounding) = (rows[0].model, rows[0].format, rows[0].rounding)
        let operations = rows.reduce(0) { $0 + $1.operations }
        gigaOperationsPerSecond = Double(operations) / rows.reduce(0) { $0 + $1.seconds } / 1e9
        shareOfPeak = gigaOperationsPerSecond / ceiling.core
        chips = gigaOperationsPerSecond / ceiling.chip
    }
}
