/// The progress of a run as text.
package enum ProgressText {
    /// One line that fits into `width` columns: bar, step, loss, accuracy, images/s, time left.
    package static func live(_ progress: TrainingProgress, width: Int) -> String {
        let total = progress.stepsOfEpoch
        let facts = plain(progress)
        let head = "epoch \(progress.currentEpoch)/\(progress.epochs) "
        let room = width - head.count - facts.count - 4
        let line =
            room < 8 ? head + facts : head + bar(progress.stepInEpoch, of: total, columns: min(room, 30)) + " " + facts
        return String(line.prefix(max(width - 1, 0)))
    }

    /// Step, loss, accuracy and top-k accuracy if counted, images/s and time left.
    package static func plain(_ progress: TrainingProgress) -> String {
        var parts = [
            "step \(progress.stepInEpoch)/\(progress.stepsPerEpoch)",
            "loss \(fixed(progress.loss, 4))",
        ]
        if let accuracy = progress.accuracy { parts.append("accuracy \(fixed(accuracy, 4))") }
        if let top = top(progress, progress.topKAccuracy) { parts.append(top) }
        parts.append("\(fixed(progress.imagesPerSecond, 0)) images/s")
        if let left = progress.epochTimeLeft { parts.append("\(clock(left)) left") }
        return parts.joined(separator: "  ")
    }

    /// What stands at the end of an epoch.
    package static func epoch(_ progress: TrainingProgress) -> String {
        var parts = [
            "epoch \(progress.currentEpoch)/\(progress.epochs)", "loss \(fixed(progress.loss, 4))",
        ]
        if let accuracy = progress.accuracy { parts.append("accuracy \(fixed(accuracy, 4))") }
        if let top = top(progress, progress.topKAccuracy) { parts.append(top) }
        if let loss = progress.testLoss { parts.append("test loss \(fixed(loss, 4))") }
        if let accuracy = progress.testAccuracy { parts.append("test accuracy \(fixed(accuracy, 4))") }
        if let top = top(progress, progress.testTopKAccuracy) { parts.append("test \(top)") }
        parts.append("\(fixed(progress.imagesPerSecond, 0)) images/s")
        return parts.joined(separator: "  ")
    }

    /// For example `top-5 0.9912`.
    private static func top(_ progress: TrainingProgress, _ accuracy: Double?) -> String? {
        guard let k = progress.topK, let accuracy else { return nil }
        return "top-\(k) \(fixed(accuracy, 4))"
    }

    /// A line for each worker: where the time of its last step went.
    package static func workers(_ progress: TrainingProgress, names: [WorkerName]) -> [String] {
        zip(names, progress.workers).map { name, report in
            "  \(name)  groups \(report.groups.map { "\($0.group)" }.joined(separator: ","))  "
                + "compute \(milliseconds(report.compute))  ring wait \(milliseconds(report.wait))  "
                + "update \(milliseconds(report.update))"
        }
    }

    package static func bar(_ done: Int, of total: Int, columns: Int) -> String {
        let filled = total > 0 ? min(max(done, 0), total) * columns / total : 0
        return "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: columns - filled) + "]"
    }

    /// Minutes and seconds, hours if there are any.
    package static func clock(_ duration: Duration) -> String {
        let seconds = Int(duration.seconds.rounded())
        let short = "\(seconds / 60 % 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
        guard seconds >= 3600 else { return short }
        return "\(seconds / 3600):\(seconds / 60 % 60 < 10 ? "0" : "")\(short)"
    }

    private static func milliseconds(_ duration: Duration) -> String { "\(fixed(duration.seconds * 1000, 1)) ms" }

    /// A number with so many digits after the point.
    package static func fixed(_ value: Double, _ digits: Int) -> String {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        guard value.isFinite, abs(value) < 1e15 / scale else { return "\(value)" }
        let units = Int((abs(value) * scale).rounded())
        let sign = value < 0 && units > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(units)" }
        let fraction = String(units % Int(scale))
        return "\(sign)\(units / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
