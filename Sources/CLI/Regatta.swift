internal import ArgumentParser
internal import Foundation

/// The program: picks the subcommand, prints one line for an error, and turns it into an exit code.
@main
struct Regatta: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regatta",
        abstract: "Trains neural networks on a cluster of workers that emulate a SpiNNaker machine.",
        discussion: """
            The trained weights are the same, to the last bit, for any number of workers.
            Exit codes: 0 done; 2 bad usage or input; 3 lost too many workers; 4 workers disagree; \
            130 stopped by the user, state saved.
            """,
        version: Version.text,
        subcommands: [
            Train.self, ServeCommand.self, WorkerCommand.self, ModelCommand.self, MachineCommand.self,
            ProjectCommand.self,
            BenchCommand.self,
        ])

    static func main() async {
        signal(SIGPIPE, SIG_IGN)  // A reader of our output that goes away does not end a run.
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as CommandFailure {
            fail(error.description, code: error.code)
        } catch {
            guard exitCode(for: error) != .success else { exit(withError: error) }
            fail(message(for: error), code: CommandFailure.badInput)
        }
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        try? FileHandle.standardError.write(contentsOf: Data("regatta: \(message)\n".utf8))
        Foundation.exit(code)
    }
}

/// Prints a text and a line end at once, also into a pipe.
func say(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
}

/// Why a command ended early.
package struct CommandFailure: Error, CustomStringConvertible {
    /// Bad usage or input.
    package static let badInput: Int32 = 2
    /// A peer is lost.
    package static let lost: Int32 = 3
    /// Stopped by the user, as a shell reports an interrupt.
    package static let stopped: Int32 = 130

    package let code: Int32
    package let description: String

    package init(_ description: String, code: Int32 = badInput) {
        self.code = code
        self.description = description
    }
}

/// The program's version.
package enum Version {
    package static let text = "0.1.0"
}
