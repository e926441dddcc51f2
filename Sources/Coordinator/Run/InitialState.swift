package import Checkpoint
internal import Digest
package import NeuralNetwork

/// The state that a run begins with: that of a model trained elsewhere, in place of one drawn from the seed.
public struct InitialState: Sendable {
    /// Of each of `Model.parameters` its elements, in Keras' order.
    public var weights: [[Float]]
    /// The same for each of `Optimizer.slotNames`; nil for zeros.
    public var slots: [[[Float]]]?
    /// Optimizer steps behind it: the number of the run's first step.
    public var steps: Int

    /// Makes a state.
    public init(weights: [[Float]], slots: [[[Float]]]? = nil, steps: Int = 0) {
        self.weights = weights
        self.slots = slots
        self.steps = steps
    }

    /// Writes it as a checkpoint, which the run then goes on from. Costs as much as any checkpoint.
    package func write(to folder: CheckpointDirectory, _ configuration: RunConfiguration) throws(RunFailure) {
        let (model, optimizer, format) = (configuration.model, configuration.optimizer, configuration.format)
        if let problem = problem(model, optimizer) { throw RunFailure(.input, "the initial state: \(problem)") }
        let layout = SafetensorsLayout(
            tensors: optimizer.stateTensors(of: model), type: format.word == .float32 ? .float32 : .int32,
            metadata: format.word == .float32 ? [:] : ["format": format.rawValue])
        let zeros = weights.map { [Float](repeating: 0, count: $0.count) }
        let vectors = [weights] + (slots ?? optimizer.slotNames.map { $0 == "average" ? weights : zeros })
        let position = configuration.schedule.position(afterSteps: steps)
        try checkpointErrors { () throws(CheckpointError) in
            var writer = try folder.begin(position, byteCount: layout.byteCount)
            try writer.append(layout.headerBytes)
            var digest = SHA256()
            for (place, vector) in vectors.enumerated() {
                for values in vector {
                    let words = values.map(format.word.word)
                    try writer.append(unsafe words.span.bytes)
                    guard place == 0 else { continue }
                    let kept = words.map(format.word.value)
                    digest.update(unsafe kept.span.bytes)
                }
            }
            _ = try writer.commit(weightsDigest: digest.finish(), run: ["model": model.name])
        }
    }

    /// Why it does not fit a model and an optimizer, in one line; nil if it does.
    package func problem(_ model: Model, _ optimizer: Optimizer) -> String? {
        let counts = model.parameters.map(\.count)
        guard weights.map(\.count) == counts else {
            return
                "it has \(weights.count) tensors of weights; the model '\(model.name)' has \(counts.count), of other sizes"
        }
        for (parameter, values) in zip(model.parameters, weights) {
            guard values.allSatisfy(\.isFinite) else { return "'\(parameter.name)' has a number that is not finite" }
        }
        guard let slots else { return nil }
        guard slots.count == optimizer.slotNames.count, slots.allSatisfy({ $0.map(\.count) == counts }) else {
            return "it has \(slots.count) slots; the optimizer keeps \(optimizer.slotNames.count) for each weight"
        }
        return nil
    }
}
