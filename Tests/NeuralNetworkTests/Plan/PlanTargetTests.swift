import NeuralNetwork
import Testing

/// Plans with vectors of targets and weights.
@Suite struct PlanTargetTests {
    private func make(_ objective: Objective, batch: Int = 5, weighted: Bool = true) throws -> PlanCase {
        let layers = [
            Layer("conv", .conv2D(Conv2D(6, kernel: Extent(3, 3), activation: .relu))),
            Layer("flatten", .flatten), Layer("outputs", .dense(Dense(7))),
        ]
        var test = try PlanCase(height: 5, width: 6, channels: 3, batch: batch, seed: 9, layers)
        let loss = LossCase(vectors: objective, outputs: 7, batch: batch)
        test.objective = objective
        test.objective.weighsSamples = weighted
        if objective.targets == .vectors { (test.labels, test.vectors) = ([], loss.vectors) }
        if weighted { test.weights = loss.weights }
        return test
    }

    @Test(arguments: LossCase.vectorObjectives + LossCase.objectives, [false, true])
    func plansAgreeWithTheReference(objective: Objective, weighted: Bool) throws {
        for batch in [1, 5] {
            var test = try make(objective, batch: batch, weighted: weighted)
            if weighted, batch == 1 { test.weights = [0.75] }
            let comparison = try test.compare(nominal: 5)
            #expect(comparison.agrees, "\(batch) samples: \(comparison)")
        }
    }

    @Test func recomputationKeepsTargetsAndWeights() throws {
        let test = try make(LossCase.vectorObjectives[0])
        let plain = try test.train(Engine(model: test.model, nominalBatch: 5, objective: test.objective))
        let again = try test.train(
            Engine(model: test.model, nominalBatch: 5, objective: test.objective, recomputes: true))
        #expect(plain == again)
    }

    @Test func aPlanHasRoomForWhatItsObjectiveTakes() throws {
        func room(_ objective: Objective) throws -> [Int] {
            let test = try make(objective, weighted: objective.weighsSamples)
            let plan = try Engine(model: test.model, nominalBatch: 3, objective: objective)
                .makePlan(batch: 3, mode: .inference)
            return unsafe [plan.labels.count, plan.targets.count, plan.sampleWeights.count]
        }
        #expect(try room(Objective()) == [3, 0, 0])
        #expect(try room(Objective(weighsSamples: true)) == [3, 0, 3])
        #expect(try room(Objective(Loss(.meanSquaredError), targets: .vectors)) == [0, 21, 0])
        #expect(try room(Objective(Loss(.meanSquaredError), targets: .vectors, weighsSamples: true)) == [0, 21, 3])
        #expect(try room(Objective(classWeights: [2])) == [3, 0, 0])
    }

    @Test func weightsAreNoPartOfTheLayout() throws {
        let test = try make(Objective(Loss(.meanSquaredError), targets: .vectors))
        let engine = try Engine(model: test.model, nominalBatch: 5, objective: test.objective)
        #expect(try engine.layout == Engine(model: test.model, nominalBatch: 5).layout)
    }
}
