import NeuralNetwork
import Random

/// A prediction and a step of training, by the engine.
struct ParityStep {
    let engine: Engine
    /// What the model says of each sample: (batch, outputs).
    let predictions: [Float]
    /// Mean over the batch.
    let loss: Double
    private let gradient: [Float]

    init(
        _ model: Model, _ objective: Objective, endsWithSoftmax: Bool, weights: [[Float]], inputs: [Float],
        labels: [Int32]
    ) throws {
        let batch = labels.count
        engine = try Engine(model: model, nominalBatch: batch, objective: objective)
        let vectors = FlatVectors(engine.pack(weights))
        let results = try Self.results(engine, vectors, inputs, labels)
        predictions = endsWithSoftmax ? softmax(results, rows: batch) : results
        let plan = try engine.makePlan(batch: batch, mode: .training)
        unsafe _ = plan.images.update(fromContentsOf: inputs)
        unsafe _ = plan.labels.update(fromContentsOf: labels)
        let result = unsafe plan.train(
            weights: vectors.weights, gradient: vectors.gradient, divisor: batch,
            dropout: DropoutKey(key: RandomKey(seed: 1).child(.dropout), firstSample: 0), gradientReady: { _ in })
        loss = result.lossSum / Double(result.count)
        gradient = vectors.gradients
    }

    private static func results(
        _ engine: Engine, _ vectors: FlatVectors, _ inputs: [Float], _ labels: [Int32]
    ) throws -> [Float] {
        let plan = try engine.makePlan(batch: labels.count, mode: .inference)
        unsafe _ = plan.images.update(fromContentsOf: inputs)
        unsafe _ = plan.labels.update(fromContentsOf: labels)
        _ = unsafe plan.evaluate(weights: vectors.weights)
        return plan.results
    }

    /// The gradient of a parameter in Keras' order; of a moving statistic that of the batch.
    func gradient(of parameter: Int) -> [Float] {
        var values: [Float] = []
        engine.unpack(parameter, from: gradient.span) { piece in
            for place in piece.indices { values.append(piece[place]) }
        }
        return values
    }
}

/// What comes of a softmax over each row, in double precision.
func softmax(_ values: [Float], rows: Int) -> [Float] {
    let width = values.count / rows
    return (0..<rows).flatMap { row in
        let row = values[row * width..<(row + 1) * width].map(Double.init)
        let largest = row.max() ?? 0
        let powers = row.map { power($0 - largest) }
        let sum = powers.reduce(0, +)
        return powers.map { Float($0 / sum) }
    }
}
