package import ArgumentParser
internal import Coordinator
internal import Foundation
internal import NeuralNetwork

/// `regatta bench train`: a real run with a real coordinator and real workers, in a folder that is removed.
package struct BenchTrain: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Measure training on local workers.",
        discussion: """
            Trains on synthetic images as regatta train does, and says where the time of a step went. \
            Multiply-adds are counted as a direct algorithm does them: 2 operations forward, 4 backward, 2 in the \
            first layer.
            """)

    @OptionGroup var subject: BenchSubject

    @Option(help: "Worker processes. (default: one for each core, at most one for each group)")
    var workers: Int?

    @Option(help: "Threads of each worker. (default: its share of the cores)")
    var threads: Int?

    @Flag(help: "Save memory as regatta train --recompute does.")
    var recompute = false

    @Option(help: "Steps to measure, after one that is not.")
    var steps = 50

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    package init() {}

    package func run() async throws {
        let steps = try Parsing.positive(steps, "--steps", example: 50) + 1
        let configuration = try subject.configuration(steps: steps)
        let options = try execution(steps).options(groups: configuration.groups)
        let peak = try PeakSpeed.measure(configuration.format)
        let times = try await measure(configuration, options)
        let report = BenchTrainReport(
            configuration, times, threads: options.threads, cores: ProcessInfo.processInfo.activeProcessorCount,
            peak: peak)
        say(try json ? BenchJSON.text(report) : report.text)
    }

    private func execution(_ steps: Int) throws -> ExecutionArguments {
        let given = [("--workers", workers), ("--threads", threads), ("--steps", steps)]
        let options = given.flatMap { name, value in value.map { [name, "\($0)"] } ?? [] }
        return try ExecutionArguments.parse(options + (recompute ? ["--recompute"] : []))
    }

    /// Carries the run out in a new folder and removes that, however the run ends.
    private func measure(_ configuration: RunConfiguration, _ options: ExecutionOptions) async throws -> TrainingTimes {
        let folder = FileManager.default.temporaryDirectory.appending(path: "regatta-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let coordinator = try Coordinator(
                configuration, options, in: .new(path: folder.path), executable: try Train.executablePath(),
                view: Coordinator.View(style: .plain) { _ in })
            let signals = Train.stopOnSignals(coordinator)
            let outcome = await coordinator.run()
            signals.cancel()
            switch outcome.end {
            case .failed(let failure): throw failure
            case .stopped: throw CommandFailure("stopped", code: CommandFailure.stopped)
            case .completed: break
            }
            guard let times = outcome.times else { throw CommandFailure("too few steps to measure; ask for --steps 2") }
            return times
        } catch let failure as RunFailure {
            throw CommandFailure(failure.description, code: failure.kind.rawValue)
        }
    }
}
