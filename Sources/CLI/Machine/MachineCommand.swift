internal import ArgumentParser
internal import Chip
internal import Foundation

/// `regatta machine`: draws a machine, its boards and faults, its chip groups, the ring that training uses, and what
/// that does to the links.
struct MachineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine", abstract: "Draw a machine, its chip groups and their ring.",
        discussion: """
            Sides that are multiples of 12 are filled with SpiNN-5 boards and wrap; sides that are 4 more have \
            boards and open edges. Any other size is a torus without boards.
            """)

    @Argument(
        help: ArgumentHelp(
            "spin3, spin5, a size in chips as 12x12, torus:16x16 for a torus where boards would be open, or a machine "
                + "file of the SpiNNaker tools."))
    var machine: String

    @Option(help: "Size of a chip group, WxH. (default: \(JobOptions.Defaults.group) where that is possible)")
    var group: String?

    @Option(help: "Dead chips, as the tools write them: x,y[,address] with colons between.")
    var downChips: String?

    @Option(help: "Dead cores: x,y,core or x,y,first-last, [,address]; cores above 0 are virtual, others physical.")
    var downCores: String?

    @Option(help: "Dead links, each in one direction: x,y,link[,address].")
    var downLinks: String?

    @Option(help: "Write the machine to this file, as the tools do, in the place of one that is there.")
    var write: String?

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() throws {
        let machine = try MachineSource.machine(
            machine, "MACHINE", downChips: downChips, downCores: downCores, downLinks: downLinks)
        let output = try MachineOutput(machine, group: group)
        if let write { try MachineSource.write(machine, to: write) }
        guard json else {
            say(output.text)
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        say(String(decoding: try encoder.encode(output), as: UTF8.self))
    }
}
