package import Datasets
internal import Digest
internal import Foundation
package import NeuralNetwork
package import Random
package import Wire

/// What a worker trains, read from the coordinator's welcome and checked: the same on every worker.
package struct Job: Sendable {
    package let model: Model
    package let optimizer: Optimizer
    package let objective: Objective
    package let format: NumberFormat
    /// Of a step in fixed point.
    package let rounding: StepRounding
    package let seed: RandomKey
    package private(set) var batchSize: Int
    package let groups: Int
    /// Passes in which each chip group takes its share of a step.
    package private(set) var passes: Int
    package let bucketBytes: Int
    package let ringPatience: Duration
    package let dataset: Dataset
    /// Steps, from the first one that the worker takes, of which it reports what it did when.
    package let traceSteps: Int
    /// Whether each epoch takes the samples as they lie.
    package let keepsOrder: Bool
    /// Whether results are made again on the way back instead of being kept.
    package private(set) var recomputes: Bool

    /// Most chip groups in a ring: one for each chip of the largest machine that can be addressed (256×256).
    package static let mostGroups = 1 << 16

    /// Reads the welcome and the data set that it names.
    package init(_ welcome: ControlWelcome, data override: String?) throws(WorkerError) {
        model = try Self.decode(Model.self, welcome.model, "model")
        optimizer = try Self.decode(Optimizer.self, welcome.optimizer, "optimizer")
        objective = try Self.decode(Objective.self, welcome.objective, "objective")
        format = try Self.format(welcome.format)
        rounding = try Self.rounding(welcome.rounding)
        seed = RandomKey(seed: welcome.seed)
        batchSize = Int(welcome.batchSize)
        groups = Int(welcome.groups)
        passes = Int(welcome.passes)
        bucketBytes = Int(clamping: welcome.bucketBytes)
        ringPatience = .milliseconds(welcome.ringPatienceMs)
        traceSteps = Int(welcome.traceSteps)
        recomputes = welcome.recompute
        keepsOrder = welcome.keepOrder
        guard batchSize > 0, (1...Self.mostGroups).contains(groups), bucketBytes >= 4,
            (1...batchSize).contains(passes)
        else {
            throw .lost(
                "the coordinator asks for batches of \(batchSize) over \(groups) groups in \(passes) passes; that cannot "
                    + "be right")
        }
        let refusal = model.problem(format: format, objective: objective, recomputes: recomputes)
        let unfixed = format.fixed == nil ? nil : optimizer.fixedProblem
        if let problem = model.problem(passes: passes) ?? refusal ?? unfixed { throw .input(problem) }
        dataset = try Self.load(override ?? welcome.data)
        try checkSamples()
    }

    /// The engine of the run, the same on every worker.
    package func makeEngine() throws(EngineError) -> Engine {
        try Engine(
            model: model, format: format,
            nominalBatch: MicroBatch.nominal(batchSize: batchSize, groups: groups, passes: passes),
            objective: objective, recomputes: recomputes, rounding: rounding)
    }

    /// What changes the weights in fixed point; nil in floating point.
    package var fixedUpdate: FixedSGD? {
        format.fixed == nil ? nil : FixedSGD(optimizer, rounding, batchSize: batchSize, seed: seed)
    }

    /// The sizes of all passes that the run takes.
    package var passSizes: [Int] {
        MicroBatch.sizes(
            sampleCount: dataset.train.count, batchSize: batchSize, groups: groups, passes: passes)
    }

    /// The same job with other steps: for asking what it would need.
    package func taking(batchSize: Int? = nil, passes: Int? = nil, recomputes: Bool? = nil) -> Job {
        var other = self
        other.batchSize = batchSize ?? self.batchSize
        other.passes = passes ?? self.passes
        other.recomputes = recomputes ?? self.recomputes
        return other
    }

    /// Refuses what this processor cannot compute.
    private static func format(_ text: String) throws(WorkerError) -> NumberFormat {
        guard let format = NumberFormat(rawValue: text) else {
            throw .lost("the coordinator's format '\(text)' is not known here; run the same version on all hosts")
        }
        if let problem = format.problem { throw .input(problem) }
        return format
    }

    private static func rounding(_ text: String) throws(WorkerError) -> StepRounding {
        guard !text.isEmpty else { return .standard }
        guard let rounding = StepRounding(rawValue: text) else {
            throw .lost("the coordinator's rounding '\(text)' is not known here; run the same version on all hosts")
        }
        return rounding
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ text: String, _ what: String
    ) throws(WorkerError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw .lost("the coordinator's \(what) cannot be read (\(error)); run the same version on all hosts")
        }
    }

    private static func load(_ data: String) throws(WorkerError) -> Dataset {
        do throws(DatasetError) {
            return try DataSource(data).load()
        } catch {
            throw .input("\(error)")
        }
    }
}
