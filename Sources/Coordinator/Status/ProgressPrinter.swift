/// What a person following a run is told.
public enum ProgressEvent: Sendable {
    /// A line of its own.
    case message(String)
    /// A step was committed.
    case step(TrainingProgress)
    /// The test set was evaluated after an epoch.
    case epoch(TrainingProgress)
}

/// Turns progress into text: on a terminal one live line an epoch, elsewhere plain lines, one an epoch and one every
/// ten seconds.
public struct ProgressPrinter: Sendable {
    /// Where the text goes.
    public enum Style: Sendable {
        /// A terminal of so many columns, asked anew at each redraw since a window changes its size.
        case live(columns: @Sendable () -> Int)
        /// A file or a pipe.
        case plain
    }

    /// Time between two redraws of the live line: fast enough to look live, slow enough to cost nothing.
    package static let redrawInterval = Duration.milliseconds(100)
    /// Time between two plain lines.
    package static let plainInterval = Duration.seconds(10)

    private let style: Style
    private var workers: [WorkerName]?
    private var last: Duration?
    private var liveLines = 0

    package init(style: Style) {
        self.style = style
    }

    /// The same with a line for each worker, named by rank.
    package func showing(_ workers: [WorkerName]) -> ProgressPrinter {
        var printer = self
        printer.workers = workers
        return printer
    }

    /// The text to write for an event, at a time of any steady clock; empty for none.
    package mutating func text(for event: ProgressEvent, at now: Duration) -> String {
        switch event {
        case .message(let text): return erase() + text + "\n"
        case .epoch(let progress): return erase() + ProgressText.epoch(progress) + "\n"
        case .step(let progress):
            let begun = last ?? (isLive ? now - Self.redrawInterval : now)
            last = begun
            let interval = isLive ? Self.redrawInterval : Self.plainInterval
            guard now - begun >= interval else { return "" }
            last = now
            return lines(progress)
        }
    }

    private var isLive: Bool {
        if case .live = style { true } else { false }
    }

    private mutating func lines(_ progress: TrainingProgress) -> String {
        let details = workers.map { ProgressText.workers(progress, names: $0) } ?? []
        switch style {
        case .plain:
            let head = "epoch \(progress.currentEpoch)/\(progress.epochs)  \(ProgressText.plain(progress))"
            return ([head] + details).map { $0 + "\n" }.joined()
        case .live(let terminal):
            let columns = terminal()
            let shortened = details.map { String($0.prefix(max(columns - 1, 0))) }
            let all = [ProgressText.live(progress, width: columns)] + shortened
            let text = erase() + all.joined(separator: "\n")
            liveLines = all.count
            return text
        }
    }

    /// Removes the live lines; the cursor ends at the left of the first.
    private mutating func erase() -> String {
        defer { liveLines = 0 }
        guard liveLines > 0 else { return "" }
        return "\r" + String(repeating: "\u{1B}[A", count: liveLines - 1) + "\u{1B}[J"
    }
}
