import NeuralNetwork
import Random
import Testing

/// Models learn, and learn what the reference learns.
@Suite struct PlanLearningTests {
    private static func model(_ name: String, dropout: Float = 0) throws -> Model {
        try Model.builtIn(name, height: 12, width: 12, channels: 1, classes: 4, dropout: dropout)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"], [0, 0.25] as [Float])
    func cornersAreLearnt(name: String, dropout: Float) throws {
        let model = try Self.model(name, dropout: dropout)
        let engine = try Engine(model: model, nominalBatch: 16)
        let trainer = try ToyTrainer(engine, Corners.parameters(model), batch: 16, learningRate: 0.02, momentum: 0.9)
        let unseen = Corners.makeCase(model, batch: 200, seed: 999)
        let before = try trainer.evaluate(unseen)
        for step in 0..<60 { _ = trainer.step(Corners.makeCase(model, batch: 16, seed: UInt64(step))) }
        let after = try trainer.evaluate(unseen)
        #expect(before.correct < 150 && after.correct >= 195, "\(before.correct), then \(after.correct) of 200")
        #expect(after.lossSum < before.lossSum / 4, "\(before.lossSum), then \(after.lossSum)")
    }

    /// Rounding differs, so the paths part slowly; what is wrong by a rule parts at once.
    @Test(arguments: [0, 0.9] as [Float]) func twentyStepsFollowTheReference(momentum: Float) throws {
        let model = try Self.model("lenet5", dropout: 0.25)
        let engine = try Engine(model: model, nominalBatch: 8)
        let trainer = try ToyTrainer(
            engine, Corners.parameters(model), batch: 8, learningRate: 0.02, momentum: momentum, weightDecay: 1e-3)
        var slow = SlowTrainer(model, learningRate: 0.02, momentum: momentum, weightDecay: 1e-3)
        for step in 0..<20 {
            let batch = Corners.makeCase(model, batch: 8, seed: UInt64(step))
            let (fast, expected) = (trainer.step(batch), slow.step(batch))
            #expect(abs(fast.lossSum - expected.lossSum) <= 1e-4 * abs(expected.lossSum), "step \(step)")
            #expect(fast.correct == expected.correct, "step \(step)")
        }
        for (fast, expected) in zip(trainer.weights, slow.parameters) {
            let largest = expected.map(abs).max() ?? 0
            let error = zip(fast, expected).map { abs($0 - $1) }.max() ?? 0
            #expect(error <= 1e-4 * largest, "\(error) of \(largest)")
        }
    }

    /// Two groups with halves of the batch and summed gradients learn what one with the whole learns.
    @Test func groupsTogetherTakeTheStepOfOne() throws {
        let model = try Self.model("lenet5", dropout: 0.5)
        let engine = try Engine(model: model, nominalBatch: 8)
        let whole = Corners.makeCase(model, batch: 16, seed: 4)
        let (result, gradient) = try whole.train(engine)
        var sum = [Float](repeating: 0, count: gradient.count)
        var loss = 0.0
        for first in [0, 8] {
            let (half, own) = try whole.samples(first..<first + 8).train(engine)
            loss += half.lossSum
            for (i, value) in own.enumerated() { sum[i] += value }
        }
        let largest = gradient.map(abs).max() ?? 0
        #expect(abs(loss - result.lossSum) <= 1e-5 * loss)
        #expect(zip(sum, gradient).allSatisfy { abs($0 - $1) <= 1e-5 * largest })
    }

    @Test func trainingIsTheSameBitsTwice() throws {
        let model = try Self.model("lenet5", dropout: 0.5)
        let runs = try (0..<2).map { _ in
            let engine = try Engine(model: model, nominalBatch: 8)
            let trainer = try ToyTrainer(engine, Corners.parameters(model), batch: 8, momentum: 0.5)
            for step in 0..<10 { _ = trainer.step(Corners.makeCase(model, batch: 8, seed: UInt64(step))) }
            return trainer.flatWeights.map(\.bitPattern)
        }
        #expect(runs[0] == runs[1])
    }
}

/// The same training by the reference, in Float, with Keras' rules written out.
private struct SlowTrainer {
    private let network: ReferenceNetwork<Float>
    private let (learningRate, momentum, weightDecay): (Float, Float, Float)
    private(set) var parameters: [[Float]]
    private var velocity: [[Float]]

    init(_ model: Model, learningRate: Float, momentum: Float, weightDecay: Float) {
        network = ReferenceNetwork(model)
        (self.learningRate, self.momentum, self.weightDecay) = (learningRate, momentum, weightDecay)
        parameters = Corners.parameters(model)
        velocity = parameters.map { $0.map { _ in 0 } }
    }

    mutating func step(_ test: PlanCase) -> BatchResult {
        let (result, gradients, _) = network.run(
            parameters: parameters, images: test.images, labels: test.labels, divisor: test.batch, dropout: test.key)
        for (p, gradient) in gradients.enumerated() {
            for (i, slope) in gradient.enumerated() {
                velocity[p][i] = momentum * velocity[p][i] - learningRate * slope
                parameters[p][i] -= learningRate * weightDecay * parameters[p][i]
                parameters[p][i] += velocity[p][i]
            }
        }
        return result
    }
}
