package import Coordinator
package import NeuralNetwork

/// What `regatta bench kernels` found.
package struct BenchKernelsReport: Encodable, Sendable, Hashable {
    /// One kernel.
    package struct Kernel: Encodable, Sendable, Hashable {
        /// Layer and pass.
        package let name: String
        /// oneDNN's name; absent for work that is none of oneDNN's.
        package let kernel: String?
        package let milliseconds: Double
        /// Share of a whole pass.
        package let shareOfPass: Double
        /// As if done by a direct algorithm; absent where no multiply-adds are counted.
        package let gigaflops: Double?
        package let shareOfPeak: Double?
    }

    package let model: String
    package let data: String
    package let batchSize: Int
    package let microBatch: Int
    package let format: String
    package let instructionSet: String
    package let library: String
    package let peakGigaflopsPerCore: Double
    package let peakMeasuredWith: String
    package let kernels: [Kernel]
    /// Sum of the kernels' times.
    package let sumMilliseconds: Double
    /// A whole pass that was not taken apart.
    package let passMilliseconds: Double
    /// Of the whole pass.
    package let gigaflops: Double
    package let shareOfPeak: Double

    /// - Parameter peak: Operations a second of a core, at most.
    package init(_ configuration: RunConfiguration, microBatch: Int, _ profile: PlanProfile, peak: Double) {
        model = configuration.model.name
        (data, batchSize) = (configuration.data, configuration.batchSize)
        self.microBatch = microBatch
        format = configuration.format.rawValue
        (instructionSet, library) = (configuration.instructionSet, configuration.library)
        (peakGigaflopsPerCore, peakMeasuredWith) = (peak / 1e9, PeakSpeed.method(configuration.format))
        let pass = profile.pass.milliseconds
        let operations = Self.operations(configuration.model, microBatch)
        kernels = profile.kernels.map { kernel in
            let (time, count) = (kernel.median.milliseconds, operations[kernel.name])
            let speed = count.map { Double($0) / (time * 1e6) }
            return Kernel(
                name: kernel.name, kernel: kernel.kernel.isEmpty ? nil : kernel.kernel, milliseconds: time,
                shareOfPass: time / pass, gigaflops: speed, shareOfPeak: speed.map { $0 * 1e9 / peak })
        }
        sumMilliseconds = kernels.reduce(0) { $0 + $1.milliseconds }
        passMilliseconds = pass
        gigaflops = Double(configuration.model.stepOperations * microBatch) / (pass * 1e6)
        shareOfPeak = gigaflops * 1e9 / peak
    }

    /// Operations of each layer and pass that has multiply-adds, by the kernel's name.
    private static func operations(_ model: Model, _ batch: Int) -> [String: Int] {
        var operations: [String: Int] = [:]
        for layer in model.work {
            for pass in ["forward", "backward weights", "backward data"] {
                operations["\(layer.name) \(pass)"] = layer.passOperations * batch
            }
        }
        return operations
    }
}

extension BenchKernelsReport {
    /// The report for people.
    package var text: String {
        let rest = passMilliseconds - sumMilliseconds
        return
            ([
                "\(model) on \(data), micro-batch \(microBatch) of a batch of \(batchSize), one thread",
                "\(library) on \(instructionSet), \(format); FMA peak \(fixed(peakGigaflopsPerCore, 1)) GFLOP/s (\(peakMeasuredWith))",
                "",
            ] + table.lines + [
                "",
                "sum of the kernels  \(fixed(sumMilliseconds, 3)) ms",
                "whole pass          \(fixed(passMilliseconds, 3)) ms (\(fixed(rest, 3)) ms beside the kernels), "
                    + "\(fixed(gigaflops, 1)) GFLOP/s, \(fixed(shareOfPeak * 100, 1)) % of the peak",
            ]).joined(separator: "\n")
    }

    private var table: TextTable {
        let rows = kernels.map { kernel in
            [
                kernel.name, kernel.kernel ?? "-", fixed(kernel.milliseconds, 3), fixed(kernel.shareOfPass * 100, 1),
                kernel.gigaflops.map { fixed($0, 1) } ?? "-", kernel.shareOfPeak.map { fixed($0 * 100, 1) } ?? "-",
            ]
        }
        return TextTable(
            head: ["layer and pass", "kernel", "ms", "% of pass", "GFLOP/s", "% of peak"], rows: rows, leftColumns: 2)
    }
}
