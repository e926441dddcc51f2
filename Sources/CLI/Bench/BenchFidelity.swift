package import ArgumentParser
internal import Chip

/// `regatta bench fidelity`: the page that holds the emulator against what has been published.
package struct BenchFidelity: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "fidelity", abstract: "Hold the emulated machine against published figures.",
        discussion: "Prints docs/FIDELITY.md, or the rows of its table as JSON.")

    @OptionGroup var constants: ConstantsOption

    @Flag(help: "Print the rows as one JSON object.")
    var json = false

    package init() {}

    package func run() throws {
        say(try text())
    }

    /// What is printed, without the line end.
    package func text() throws -> String {
        let constants = try constants.read()
        let rows = Fidelity.rows(constants)
        return json ? try BenchJSON.text(["rows": rows]) : Fidelity.page(rows, constants)
    }
}
