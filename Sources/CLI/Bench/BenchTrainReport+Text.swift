internal import Coordinator

extension BenchTrainReport {
    /// The report for people.
    package var text: String {
        let step = stepMilliseconds
        return
            ([
                "\(model), \(parameters) parameters, on \(data), batch \(batchSize)\(passes > 1 ? " in \(passes) passes" : "")",
                "\(workers.count) workers, \(groups) chip groups, \(threadsPerWorker) threads each; \(library) on \(instructionSet), \(format)",
                "",
                "images/s        \(fixed(imagesPerSecond, 1)) in the median of \(steps) steps",
                "step            \(fixed(step.median, 2)) ms (p10 \(fixed(step.p10, 2)), p90 \(fixed(step.p90, 2)))",
                "multiply-adds   \(fixed(gigaflops, 1)) GFLOP/s, \(fixed(shareOfPeak * 100, 1)) % of \(coresUsed) cores' peak",
                "FMA peak        \(fixed(peakGigaflopsPerCore, 1)) GFLOP/s a core (\(peakMeasuredWith))",
                "",
                "of the mean step of \(fixed(step.mean, 2)) ms:",
            ] + table.lines).joined(separator: "\n")
    }

    private var table: TextTable {
        let head = ["worker", "groups", "compute ms", "ring wait ms", "update ms", "rest ms", "peak MiB"]
        let rows = workers.map { worker in
            [
                worker.name, "\(worker.groups)", fixed(worker.compute, 2), fixed(worker.ringWait, 2),
                fixed(worker.update, 2), fixed(worker.rest, 2), fixed(Double(worker.peakResidentBytes) / 1_048_576, 1),
            ]
        }
        return TextTable(head: head, rows: rows, leftColumns: 1)
    }
}

/// A number with so many digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String { ProgressText.fixed(value, digits) }
