import NeuralNetwork
import Testing

/// Layers that are applied at several places: their gradient is the sum over the uses.
@Suite struct PlanSharedLayerTests {
    @Test(arguments: SharedLayers.names, [1, 3]) func aPlanAgreesWithTheReference(name: String, batch: Int) throws {
        let comparison = try SharedLayers.makeCase(name, batch: batch).compare(nominal: 4)
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: SharedLayers.names)
    func soItDoesInBFloat16(name: String) throws {
        guard !name.contains("winograd") else { return }
        let test = try SharedLayers.makeCase(name, batch: 8)
        let comparison = try test.compareWithReference()
        #expect(comparison.isFinite && comparison.error < 0.06 && comparison.lossError < 0.02, "\(comparison)")
        for (parameter, error) in comparison.errors { #expect(error < 0.2, "\(parameter) \(error)") }
    }

    /// The same plan without sharing has a gradient for each use; no reference is needed to add them.
    @Test(arguments: SharedLayers.names) func theGradientIsTheSumOfThoseOfCopies(name: String) throws {
        let test = try SharedLayers.makeCase(name)
        let (apart, origins) = try test.withCopies()
        #expect(apart.parameters.count > test.parameters.count)
        let (result, gradients) = try test.train(in: .float32)
        let (resultApart, gradientsApart) = try apart.train(in: .float32)
        #expect(abs(result.lossSum - resultApart.lossSum) < 1e-5 * result.lossSum)
        var sums = gradients.map { [Float](repeating: 0, count: $0.count) }
        for (origin, own) in zip(origins, gradientsApart) { sums[origin] = zip(sums[origin], own).map(+) }
        for (sum, gradient) in zip(sums, gradients) {
            let largest = sum.map(abs).max() ?? 0
            let error = zip(sum, gradient).map { abs($0 - $1) }.max() ?? 0
            #expect(largest > 0 && error <= 1e-5 * largest, "\(error) of \(largest)")
        }
    }

    @Test(arguments: SharedLayers.names) func evaluationGivesTheLossOfTraining(name: String) throws {
        guard !name.hasPrefix("normalized between") else { return }
        let test = try SharedLayers.makeCase(name)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let (trained, evaluated) = (try test.train(engine).result, try test.evaluate(engine))
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * trained.lossSum)
        #expect(trained.correct == evaluated.correct)
    }

    /// Whoever sums over the ring takes a gradient as it is when it is reported.
    @Test(arguments: SharedLayers.names) func whatIsReadyIsFinal(name: String) throws {
        let test = try SharedLayers.makeCase(name)
        let engine = try Engine(model: test.model, nominalBatch: 3)
        var reports: [(from: Int, values: [UInt32])] = []
        let (_, gradient) = try test.train(engine) { from, vectors in
            reports.append((from, vectors.gradients[from...].map(\.bitPattern)))
        }
        #expect(reports.last?.from == 0 && reports.map(\.from) == reports.map(\.from).sorted(by: >))
        for (from, values) in reports { #expect(values == gradient[from...].map(\.bitPattern), "from \(from)") }
    }

    /// Another size of the micro-batch adapts to the layout of the nominal one.
    @Test(arguments: SharedLayers.names) func anyBatchHasTheLayoutOfTheNominalOne(name: String) throws {
        let test = try SharedLayers.makeCase(name, batch: 7)
        let engine = try Engine(model: test.model, nominalBatch: 2)
        #expect(try test.compare(by: engine).agrees)
        #expect(engine.layout.entries.map(\.parameter) == test.model.parameters)
        #expect(engine.unpack(engine.pack(test.parameters)) == test.parameters)
    }

    @Test func masksAreDrawnAnewAtEachUse() throws {
        let dense = NeuralNetwork.Operation.dense(Dense(32, activation: .tanh))
        let layers = [
            Layer("f", .flatten), Layer("first", dense), Layer("a", dense), Layer("drop", .dropout(rate: 0.5)),
            Layer("b", dense, sharing: "a"), Layer("drop_1", .dropout(rate: 0.5)), Layer("classes", .dense(Dense(5))),
        ]
        let comparison = try PlanCase(height: 4, width: 3, channels: 2, batch: 5, layers).compare(dropout: true)
        #expect(comparison.agrees, "\(comparison)")
    }
}
