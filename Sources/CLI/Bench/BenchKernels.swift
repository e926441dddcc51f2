package import ArgumentParser
internal import Coordinator
internal import Datasets
internal import NeuralNetwork
internal import Random
internal import Worker

/// `regatta bench kernels`: times each kernel of one micro-batch in place, on one thread.
package struct BenchKernels: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kernels", abstract: "Measure each kernel of one pass, on one thread.",
        discussion: """
            Times forward and backward over what one chip group takes in a pass, in the order of the step, beside \
            whole passes that are not taken apart. GFLOP/s count what a direct algorithm does.
            """)

    @OptionGroup var subject: BenchSubject

    @Flag(help: "Save memory as regatta train --recompute does.")
    var recompute = false

    @Option(help: "Passes to take the median of.")
    var rounds = 20

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    package init() {}

    package func run() throws {
        let report = try report()
        say(try json ? BenchJSON.text(report) : report.text)
    }

    /// Measures; takes the time of about two passes for each round.
    package func report() throws -> BenchKernelsReport {
        let rounds = try Parsing.positive(rounds, "--rounds", example: 20)
        let configuration = try subject.configuration(steps: 1)
        do {
            let bench = try KernelBench(
                configuration, dataset: try Parsing.dataset(configuration.data), recomputes: recompute)
            let peak = try PeakSpeed.measure(configuration.format)
            return BenchKernelsReport(
                configuration, microBatch: bench.plan.batch, bench.profile(rounds: rounds), peak: peak)
        } catch let error as EngineError {
            throw CommandFailure("\(error)")
        }
    }
}

/// A plan of one micro-batch with what it works on, as a chip group of a run has it.
struct KernelBench {
    let plan: Plan
    private let state: TrainingState
    private let gradient: FloatBuffer
    private let key: RandomKey

    init(_ configuration: RunConfiguration, dataset: Dataset, recomputes: Bool) throws(EngineError) {
        let batch = configuration.nominalBatch
        let engine = try Engine(
            model: configuration.model, format: configuration.format, nominalBatch: batch,
            objective: configuration.objective, recomputes: recomputes)
        plan = try engine.makePlan(batch: batch, mode: .training)
        key = RandomKey(seed: configuration.seed)
        state = TrainingState(engine: engine, optimizer: configuration.optimizer, seed: key)
        gradient = FloatBuffer(count: engine.layout.flatCount)
        let indices = Array(0..<batch)[...]
        plan.take(dataset.train, at: indices)
    }

    func profile(rounds: Int) -> PlanProfile {
        unsafe plan.profile(
            weights: UnsafePointer(state.weights.base), gradient: gradient.base,
            dropout: DropoutKey(key: key.child(.dropout).child(0), firstSample: 0), rounds: rounds)
    }
}
