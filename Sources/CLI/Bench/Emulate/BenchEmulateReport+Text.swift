internal import FixedPoint

extension BenchEmulateReport {
    /// The report for people: passes truncated, the other roundings in the sums only.
    package var text: String {
        (["exact products of raw numbers and their narrowing, one thread", ""] + ceilingTable.lines + [""]
            + passTable.lines + [""] + totalTable.lines).joined(separator: "\n")
    }

    private var ceilingTable: TextTable {
        TextTable(
            head: ["ceiling", "this core with", "G MAC/s", "a 16-core chip"],
            rows: ceilings.map { ceiling in
                [ceiling.format.rawValue, ceiling.instructions, fixed(ceiling.core, 1), fixed(ceiling.chip, 2)]
            }, leftColumns: 2)
    }

    /// A line for each pass, a column for each format.
    private var passTable: TextTable {
        let truncated = passes.filter { $0.rounding == .truncate }
        let first = truncated.filter { $0.format == truncated.first?.format }
        let rows = first.map { row in
            [row.model, row.layer, row.pass.rawValue, row.sizes]
                + ceilings.map { ceiling in
                    truncated.first {
                        ($0.model, $0.layer, $0.pass) == (row.model, row.layer, row.pass) && $0.format == ceiling.format
                    }.map { fixed($0.gigaOperationsPerSecond, 1) } ?? "-"
                }
        }
        return TextTable(
            head: ["model", "layer", "pass", "sizes"] + ceilings.map { "\($0.format) G MAC/s" }, rows: rows,
            leftColumns: 4)
    }

    private var totalTable: TextTable {
        TextTable(
            head: ["all passes", "micro-batch", "format", "rounding", "G MAC/s", "% of core", "chips"],
            rows: totals.map { total in
                [
                    total.model, "\(microBatches[total.model] ?? 0)", total.format.rawValue, total.rounding.rawValue,
                    fixed(total.gigaOperationsPerSecond, 1), fixed(total.shareOfPeak * 100, 1), fixed(total.chips, 1),
                ]
            }, leftColumns: 4)
    }
}
