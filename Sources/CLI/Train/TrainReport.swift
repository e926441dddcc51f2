internal import Chip
package import Coordinator
internal import Foundation

/// What `regatta train` prints before and after the progress.
package enum TrainReport {
    /// What is trained, on what, and where the results go.
    package static func head(
        _ configuration: RunConfiguration, _ options: ExecutionOptions, endpoints: [String]
    ) -> String {
        let parameters = configuration.model.parameters.reduce(0) { $0 + $1.count }
        var lines = [
            "\(configuration.model.name), \(parameters) parameters, on \(configuration.data) "
                + "(\(configuration.trainCount) images)",
            "machine \(configuration.machine), \(configuration.groups) chip groups of \(configuration.group); "
                + "\(options.workers) workers, batch \(configuration.batchText), seed \(configuration.seed)"
                + (configuration.format == .float32 ? "" : ", \(configuration.format.rawValue)")
                + (configuration.rounding.map { ", rounding \($0.rawValue)" } ?? ""),
        ]
        if options.remoteWorkers > 0, let endpoint = endpoints.last {
            lines.append("waiting for \(options.remoteWorkers) workers: regatta worker --coordinator \(endpoint)")
        }
        return lines.joined(separator: "\n")
    }

    /// What came of the run.
    package static func tail(_ summary: RunSummary?, directory: RunDirectory) -> String {
        guard let summary else { return "run directory   \(directory.path)" }
        var lines: [String] = []
        if let accuracy = summary.testAccuracy {
            lines.append("test accuracy   \(digits(accuracy, 4))")
        } else if let loss = summary.testLoss {
            lines.append("test loss       \(digits(loss, 4))")
        }
        if let k = summary.topK, let accuracy = summary.testTopKAccuracy {
            lines.append("test top-\(k)".padding(toLength: 16, withPad: " ", startingAt: 0) + digits(accuracy, 4))
        }
        if let saturations = summary.saturations { lines.append("saturations     \(saturations)") }
        lines.append("images/s        \(digits(summary.imagesPerSecond, 0))")
        if let line = machine(summary) { lines.append("machine         \(line)") }
        if let weights = summary.weightsSHA256 { lines.append("weights_sha256  \(weights)") }
        lines.append("run directory   \(directory.path)")
        return lines.joined(separator: "\n")
    }

    /// What the same steps would take on the machine, beside this host.
    private static func machine(_ summary: RunSummary) -> String? {
        guard let seconds = summary.machineSeconds, let joules = summary.machineJoules,
            let speed = summary.machineImagesPerSecond
        else { return nil }
        let host =
            summary.imagesPerSecond > 0 ? ", \(Figure.text(summary.imagesPerSecond / speed)) times the host's" : ""
        return "\(Figure.time(seconds))\(host); \(Figure.text(joules)) J, \(Figure.text(speed)) images/s, "
            + "\(Figure.text(joules / Double(max(summary.images, 1)))) J an image"
    }

    private static func digits(_ value: Double, _ count: Int) -> String {
        value.formatted(.number.precision(.fractionLength(count)).grouping(.never).locale(Locale(identifier: "en_US")))
    }
}
