internal import Coordinator
internal import Foundation

/// What the progress is written to.
enum Terminal {
    /// A view on the standard output: live if that is a terminal.
    static func view(workerLines: Bool) -> Coordinator.View {
        Coordinator.View(style: style, workerLines: workerLines) { text in
            // Nobody has to watch: a terminal that is gone or a full disk does not end the run.
            try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        }
    }

    private static var style: ProgressPrinter.Style {
        columns == nil ? .plain : .live { columns ?? 80 }
    }

    /// The terminal's width; nil if the standard output is none.
    private static var columns: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
        else { return nil }
        return Int(size.ws_col)
    }
}
