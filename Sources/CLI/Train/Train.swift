package import ArgumentParser
package import Coordinator
internal import Foundation
internal import UnixSignals

/// `regatta train`: starts a coordinator and its local workers and follows the run.
package struct Train: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Train a model on local and remote workers.",
        discussion: """
            Without options: a small CNN on Fashion-MNIST on local workers, a minute or two.
            Ctrl-C stops after the steps under way and saves the state; --resume goes on from it.
            """)

    @OptionGroup(title: "What to train (decides the result)")
    var job: JobOptions

    @OptionGroup(title: "How to carry it out (changes speed, never the result)")
    var execution: ExecutionArguments

    @Option(help: "Folder of the run; by default runs/DATE-MODEL.")
    var output: String?

    @Option(help: "Go on with the run in this folder from its newest whole checkpoint.")
    var resume: String?

    @Flag(help: "Show a line for each worker: where the time of its last step went.")
    var workerLines = false

    package init() {}

    package func run() async throws {
        do {
            try await start()
        } catch let failure as RunFailure {
            throw CommandFailure(failure.description, code: failure.kind.rawValue)
        }
    }

    private func start() async throws {
        let plan = try plan()
        let configuration = plan.configuration
        let options = try execution.options(groups: configuration.groups)
        if options.recomputes, configuration.format.fixed != nil {
            throw CommandFailure("--recompute does not go with --format \(configuration.format.rawValue); leave it out")
        }
        let emulation = try MachineTime(configuration)
        let place = resume.map { RunPlace.resumed(path: $0) } ?? .new(path: newPath(configuration))
        let coordinator = try Coordinator(
            configuration, options, in: place, executable: try Self.executablePath(),
            emulation: emulation.emulation, beginningWith: plan.initial, view: Terminal.view(workerLines: workerLines))
        let directory = await coordinator.directory
        let result = try ModelResult(configuration, plan.source, in: directory)
        say(TrainReport.head(configuration, options, endpoints: coordinator.endpoints))
        say(emulation.text)
        let signals = Self.stopOnSignals(coordinator)
        let outcome = await coordinator.run()
        signals.cancel()
        switch outcome.end {
        case .failed(let failure): throw failure
        case .completed:
            try result.write()
            say(TrainReport.tail(outcome.summary, directory: directory))
        case .stopped:
            try result.write()
            say(TrainReport.tail(outcome.summary, directory: directory))
            throw CommandFailure(
                "stopped; go on with regatta train --resume \(directory.path)", code: CommandFailure.stopped)
        }
    }

    /// What is trained: what the options ask for, or what an earlier run does. Reads the data set.
    package func runConfiguration() throws -> RunConfiguration { try plan().configuration }

    private func plan() throws -> JobPlan {
        try resume.map { JobPlan(configuration: try resumed($0), initial: nil, source: nil) } ?? job.plan()
    }

    /// The configuration of an earlier run; only the number of epochs may be changed.
    private func resumed(_ path: String) throws -> RunConfiguration {
        guard output == nil else {
            throw CommandFailure("--output does not go with --resume: the run stays in \(path)")
        }
        if let option = job.decidingOptionGiven {
            throw CommandFailure("\(option) does not go with --resume: \(path)/run.yaml decides it; leave it out")
        }
        var configuration = try RunDirectory(opening: path).configuration()
        try job.checkResumable(configuration, in: path)
        if let epochs = job.epochs { configuration.epochs = epochs }
        return configuration
    }

    private func newPath(_ configuration: RunConfiguration) -> String {
        output ?? RunDirectory.defaultPath(model: configuration.model.name)
    }

    /// The first signal asks the run to stop; the second one ends the process at once, and the workers with it.
    static func stopOnSignals(_ coordinator: Coordinator) -> Task<Void, Never> {
        Task {
            var asked = false
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                if asked { Foundation.exit(CommandFailure.stopped) }
                asked = true
                coordinator.stop()
            }
        }
    }

    /// This program's own file, which local workers run too.
    static func executablePath() throws -> String {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            throw CommandFailure("/proc/self/exe cannot be read, so no worker can be started: is /proc mounted?")
        }
    }
}
