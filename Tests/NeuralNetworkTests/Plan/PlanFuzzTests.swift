import NeuralNetwork
import Testing

/// Random models against the reference and against what plans promise; a seed that fails is an argument to keep.
@Suite struct PlanFuzzTests {
    @Test(arguments: 0..<80 as Range<UInt64>) func randomModelsAgreeWithTheReference(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .none)
        let comparison = try test.compare(nominal: nominal)
        #expect(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
    }

    @Test(arguments: 1_000..<1_060 as Range<UInt64>) func randomModelsWithGroupsAgree(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .none)
        let comparison = try test.compare(nominal: nominal)
        #expect(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
    }

    @Test(arguments: 2_000..<2_080 as Range<UInt64>) func randomModelsOfAllLayersAgree(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .none)
        let comparison = try test.compare(nominal: nominal)
        #expect(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
    }

    @Test(arguments: 2_100..<2_140 as Range<UInt64>) func randomModelsWithDroppedSamplesAgree(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .plain)
        let comparison = try test.compare(nominal: nominal, dropout: true)
        #expect(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
    }

    @Test(arguments: 1_100..<1_120 as Range<UInt64>) func groupsOfARandomModelHaveTheirPlaces(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
        let engine = try Engine(model: test.model, nominalBatch: nominal)
        let ones = engine.pack(test.parameters.map { [Float](repeating: 1, count: $0.count) })
        let (_, gradient) = try test.train(engine)
        #expect(zip(ones, gradient).allSatisfy { $0 == 1 || $1 == 0 }, "\(test.summary)")
        #expect(engine.unpack(engine.pack(test.parameters)) == test.parameters)
    }

    @Test(arguments: 100..<140 as Range<UInt64>) func randomModelsWithDropoutAgree(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .plain)
        let comparison = try test.compare(nominal: nominal, dropout: true)
        #expect(comparison.agrees, "seed \(seed), \(test.summary): \(comparison)")
    }

    /// Dropping nothing, a model has the same parameters; evaluation must not see a difference.
    @Test(arguments: 200..<230 as Range<UInt64>) func inferenceIsTrainingWithoutDropout(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
        let plain = PlanCase(try test.model.withoutDropout(), batch: test.batch, seed: seed)
        #expect(plain.parameters == test.parameters)
        let evaluated = try test.evaluate(Engine(model: test.model, nominalBatch: nominal))
        #expect(try plain.evaluate(Engine(model: plain.model, nominalBatch: nominal)) == evaluated)
        let trained = try plain.train(Engine(model: plain.model, nominalBatch: nominal)).result
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * abs(trained.lossSum), "\(test.summary)")
        #expect(trained.correct == evaluated.correct && trained.count == evaluated.count)
    }

    /// The sum over samples of single runs: no sample sees another, and the masks follow the sample.
    @Test(arguments: 300..<320 as Range<UInt64>) func aBatchIsTheSumOfItsSamples(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
        let engine = try Engine(model: test.model, nominalBatch: nominal)
        let (whole, gradient) = try test.train(engine)
        var sum = [Double](repeating: 0, count: gradient.count)
        var result = BatchResult(lossSum: 0, correct: 0, count: 0)
        for sample in 0..<test.batch {
            let (one, own) = try test.samples(sample..<sample + 1).train(engine)
            result.lossSum += one.lossSum
            result.correct += one.correct
            for (i, value) in own.enumerated() { sum[i] += Double(value) }
        }
        #expect(abs(whole.lossSum - result.lossSum) <= 1e-5 * abs(whole.lossSum), "\(test.summary)")
        #expect(whole.correct == result.correct)
        for entry in engine.layout.entries {
            let largest = entry.range.map { abs(sum[$0]) }.max() ?? 0
            let error = entry.range.map { abs(sum[$0] - Double(gradient[$0])) }.max() ?? 0
            #expect(error <= 2e-5 * largest, "seed \(seed), \(entry.parameter.name) of \(test.summary)")
        }
    }

    @Test(arguments: 400..<410 as Range<UInt64>) func aSecondRunGivesTheSameBitsAndLeavesTheInput(seed: UInt64) throws {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
        let engine = try Engine(model: test.model, nominalBatch: nominal)
        let plan = try engine.makePlan(batch: test.batch, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let runs = (0..<3).map { _ in
            let result = unsafe plan.train(
                weights: vectors.weights, gradient: vectors.gradient, divisor: 3, dropout: test.key,
                gradientReady: { _ in })
            return Run(lossBits: result.lossSum.bitPattern, gradientBits: vectors.gradients.map(\.bitPattern))
        }
        #expect(Set(runs).count == 1, "\(test.summary)")
        #expect(unsafe Array(plan.images) == test.images)
        #expect(unsafe Array(plan.labels) == test.labels)
    }

    private struct Run: Hashable {
        let lossBits: UInt64
        let gradientBits: [UInt32]
    }
}

extension Model {
    fileprivate func withoutDropout() throws(ModelError) -> Model {
        let layers = layers.map { layer in
            if case .dropout = layer.operation {
                Layer(layer.name, .dropout(rate: 0), from: layer.inputs)
            } else {
                layer
            }
        }
        return try Model(
            name: name, inputHeight: inputHeight, inputWidth: inputWidth, inputChannels: inputChannels, layers: layers)
    }
}
