internal import Foundation

/// Ties a worker to the coordinator that launched it: standard input is a pipe of the coordinator's, which the
/// kernel closes when that ends, however it ends.
enum Tether {
    /// Ends this process when the pipe closes, and leaves a Ctrl-C at the terminal to the coordinator.
    static func hold() {
        signal(SIGINT, SIG_IGN)
        let watcher = Thread {
            var byte: UInt8 = 0
            while true {
                let count = unsafe read(STDIN_FILENO, &byte, 1)
                if count > 0 || (count < 0 && errno == EINTR) { continue }
                _exit(CommandFailure.lost)
            }
        }
        watcher.start()
    }
}
