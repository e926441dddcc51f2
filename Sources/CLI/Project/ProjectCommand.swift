package import ArgumentParser
package import Chip
internal import Foundation

/// `regatta project`: time, energy and bottleneck of training a model on a SpiNNaker machine, beside GPUs and CPUs.
package struct ProjectCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "Project time, energy and bottleneck of training on a SpiNNaker machine.",
        discussion: """
            Places the model on a chip group, times forward, backward and update from cycles, DMA, links and packets, \
            adds the ring over the groups, and puts published speeds of GPUs and CPUs beside it. What is measured, \
            published, derived or assumed stands in the table of constants.
            """)

    @Option(help: "Built-in model, or a run directory whose model it is.")
    var model = "vgg16"

    @Option(help: "spin5 (a board of 48 chips), frame (24 boards) or a size in chips, WxH.")
    var machine = "spin5"

    @Option(help: "Size of a chip group, WxH. (default: the smallest that holds the model)")
    var group: String?

    @Option(help: "Numbers on the chips: \(ChipFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = ChipFormat.accum.rawValue

    @Option(help: "Images of a step, over all chip groups. (default: 256, or one for each group if these are more)")
    var batch: Int?

    @Option(help: "Images of an epoch. (default: ImageNet's 1281167, 60000 for 28x28, 50000 for 32x32)")
    var samples: Int?

    @Option(help: "Write speed and energy over the size of the machine to this file, as a picture.")
    var svg: String?

    @Flag(help: "Print the report as JSON.")
    var json = false

    package init() {}

    package func run() throws {
        let report = try report()
        if let svg { try write(picture(report), to: svg) }
        say(try json ? BenchJSON.text(report) : report.text)
    }

    /// The report for the machine that was asked for, and the curve.
    package func report() throws -> ProjectionReport {
        let job = try job()
        let (machine, group) = try target()
        return try Parsing.naming("--model \(model), --machine \(self.machine)") { () throws(PlacementError) in
            try ProjectionReport(job, on: machine, group: group, curve: curve(with: machine), Constants())
        }
    }

    /// The picture of a report: all formats over the same machines.
    package func picture(_ report: ProjectionReport) throws -> String {
        let job = try job()
        let (machine, group) = try target()
        let series = ChipFormat.allCases.map { format in
            let points =
                format == report.format
                ? report.scaling
                : ProjectionReport.curve(job.with(format), curve(with: machine), group: group, Constants())
            return ProjectionPlot.Series(format.rawValue, points)
        }
        return ProjectionPlot(job.model, series, report.rivals).svg
    }

    private func job() throws -> ProjectionJob {
        let network = try ProjectSubject.model(model)
        let format = try Parsing.choice(format, "--format", standard: ChipFormat.accum)
        let images = samples ?? ProjectSubject.epochImages(of: network)
        return ProjectionJob(
            model: network.name, layers: network.chipLayers, image: network.chipImage, format: format,
            batch: try batch.map { try Parsing.positive($0, "--batch", example: 256) },
            epochImages: try Parsing.positive(images, "--samples", example: 60_000))
    }

    /// The machine, and the group if one is asked for, which must have room there.
    private func target() throws -> (machine: ProjectedMachine, group: GroupSize?) {
        let machine = try Parsing.naming("--machine (or spin5, frame)") { () throws(MachineError) in
            try ProjectedMachine(self.machine)
        }
        guard let group else { return (machine, nil) }
        let size = try Parsing.naming("--group") { () throws(MachineError) in try GroupSize(group) }
        guard machine.groupCount(size) > 0 else {
            throw CommandFailure(
                "--group: groups of \(size) do not tile \(machine.name); sides that divide its sides would, for example 4x4"
            )
        }
        return (machine, size)
    }

    /// From one board to all 1,200 that were built, with the machine asked for among them.
    private func curve(with machine: ProjectedMachine) -> [ProjectedMachine] {
        var machines = ["spin5", "12x12", "24x24", "frame", "96x60", "120x120", "240x240"].compactMap {
            try? ProjectedMachine($0)
        }
        if !machines.contains(where: { $0.chipCount == machine.chipCount }) { machines.append(machine) }
        return machines.sorted { $0.chipCount < $1.chipCount }
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw CommandFailure("--svg: \(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
