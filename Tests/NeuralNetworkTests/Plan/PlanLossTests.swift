import NeuralNetwork
import Testing

/// Plans with each loss.
@Suite struct PlanLossTests {
    private func make(_ objective: Objective, _ activation: Activation = .linear, batch: Int = 5) throws -> PlanCase {
        let layers = [
            Layer("conv", .conv2D(Conv2D(6, kernel: Extent(3, 3), activation: .relu))),
            Layer("flatten", .flatten), Layer("classes", .dense(Dense(7, activation: activation))),
        ]
        var test = try PlanCase(height: 5, width: 6, channels: 3, batch: batch, seed: 9, layers)
        test.objective = objective
        test.objective.topK = 3
        return test
    }

    @Test(arguments: LossCase.objectives, [Activation.linear, .sigmoid, .tanh])
    func plansAgreeWithTheReference(objective: Objective, activation: Activation) throws {
        for batch in [1, 5] {
            let comparison = try make(objective, activation, batch: batch).compare(nominal: 5)
            #expect(comparison.agrees, "\(batch) samples: \(comparison)")
        }
    }

    @Test(arguments: LossCase.objectives) func evaluationGivesTheSameBitsAsTraining(objective: Objective) throws {
        let test = try make(objective)
        let engine = try Engine(model: test.model, nominalBatch: 5, objective: test.objective)
        let trained = try test.train(engine).result
        #expect(try test.evaluate(engine) == trained)
        #expect(trained.inTopK > 0 && trained.inTopK >= trained.correct)
    }

    @Test func everyLossGivesAnotherGradient() throws {
        var seen: Set<[Float]> = []
        let losses = LossCase.objectives.filter { $0.loss.function != .sparseCategoricalCrossentropy }
        for objective in losses {
            let test = try make(objective)
            let engine = try Engine(model: test.model, nominalBatch: 5, objective: test.objective)
            #expect(try seen.insert(test.train(engine).gradient).inserted, "\(objective.loss)")
        }
    }

    /// The weights lie where they did: a loss is no part of the layouts.
    @Test func theLayoutIsThatOfTheDefaultLoss() throws {
        let test = try make(Objective(Loss(.huber(delta: 1))))
        let engine = try Engine(model: test.model, nominalBatch: 5, objective: test.objective)
        #expect(try engine.layout == Engine(model: test.model, nominalBatch: 5).layout)
    }

    @Test(arguments: LossCase.objectives) func everyLossIsMadeSmallerByItsGradient(objective: Objective) throws {
        var test = try make(objective, batch: 8)
        let engine = try Engine(model: test.model, nominalBatch: 8, objective: test.objective)
        let before = try test.evaluate(engine).lossSum
        for _ in 0..<20 {
            let gradients = engine.unpack(try test.train(engine).gradient)
            for (index, gradient) in gradients.enumerated() {
                for place in gradient.indices { test.parameters[index][place] -= 0.02 * gradient[place] }
            }
        }
        let after = try test.evaluate(engine).lossSum
        #expect(after < 0.95 * before, "\(before), then \(after)")
    }
}
