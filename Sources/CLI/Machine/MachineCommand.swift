internal import ArgumentParser
internal import Chip
internal import Foundation

/// `regatta machine`: draws a machine, its chip groups, the ring that training uses, and what that does to the links.
struct MachineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine", abstract: "Draw a machine, its chip groups and their ring.")

    @Argument(help: "Size of the machine in chips, WxH, for example 12x12.")
    var machine: String

    @Option(help: "Size of a chip group, WxH.")
    var group = JobOptions.Defaults.group

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() throws {
        let groups = try Parsing.groups(machine: machine, group: group)
        guard json else {
            say(MachineDrawing.text(groups))
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        say(String(decoding: try encoder.encode(MachineReport(groups)), as: UTF8.self))
    }
}
