import NeuralNetwork
import Testing

/// Plans that make results again: the same bits as those that keep them, for every kind of layer.
@Suite struct RecomputedPlanTests {
    private static let aims: [RecomputationAim] = [.leastMemory, .segments(2), .segments(3), .segments(6)]
    private static let formats = NumberFormat.floating.filter { $0.problem == nil }

    /// All layers that plans have tests for, in small graphs.
    private static let graphs: [String: [Layer]] = [
        PlanGraphTests.graphs, PlanNormalizationTests.graphs, PlanGroupsTests.graphs, PlanShapeTests.graphs,
        PlanChannelTests.graphs, PlanActivationTests.graphs, PlanBorderTests.graphs.mapValues(\.layers),
    ].enumerated().reduce(into: [:]) { all, suite in
        for (name, layers) in suite.element { all["\(suite.offset) \(name)"] = layers }
    }

    /// Of a training pass the loss, the bits of the gradient, and how many kernels run again.
    private func run(
        _ test: PlanCase, _ aim: RecomputationAim, _ format: NumberFormat, nominal: Int
    ) throws -> (result: BatchResult, bits: [UInt32], again: Int) {
        let engine = try Engine(model: test.model, format: format, nominalBatch: nominal, recomputation: aim)
        let names = try engine.outline(batch: test.batch, mode: .training).steps.map(\.name)
        let (result, gradient) = try test.train(engine)
        return (result, gradient.map(\.bitPattern), names.count { $0.hasSuffix(" again") })
    }

    /// Compares each aim with a plan that keeps all; how many kernels ran again in all.
    private func compare(_ test: PlanCase, nominal: Int, _ formats: [NumberFormat] = formats) throws -> Int {
        try formats.reduce(0) { sum, format in
            let kept = try run(test, .none, format, nominal: nominal)
            return try Self.aims.reduce(sum) { sum, aim in
                let made = try run(test, aim, format, nominal: nominal)
                #expect(made.result == kept.result, "\(test.model.name), \(format), \(aim)")
                #expect(made.bits == kept.bits, "\(test.model.name), \(format), \(aim), batch \(test.batch)")
                return sum + made.again
            }
        }
    }

    /// A layer of a graph often stands alone, so one more convolution comes behind it.
    @Test(arguments: graphs.keys.sorted()) func everyLayerGivesTheSameBits(name: String) throws {
        let layers = try #require(Self.graphs[name])
        let before = Layer("before", .conv2D(Conv2D(3, kernel: Extent(3, 3), padding: .same, activation: .relu)))
        let first = layers[0].inputs.isEmpty ? [before] : []
        for (batch, nominal) in [(3, 8), (4, 4)] {
            let test = try PlanCase(height: 7, width: 8, channels: 3, batch: batch, seed: 4, first + layers)
            _ = try compare(test, nominal: nominal)
        }
    }

    /// Seeds of all kinds of layers, with dropout anywhere.
    @Test(arguments: [600..<620, 1_600..<1_620, 2_620..<2_660] as [Range<UInt64>])
    func randomModelsGiveTheSameBits(seeds: Range<UInt64>) throws {
        let again = try seeds.reduce(0) { sum, seed in
            let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
            return try sum + compare(test, nominal: nominal)
        }
        #expect(again > 20, "\(again) kernels ran again")
    }

    @Test(arguments: Applications.representatives.keys.sorted()) func applicationsGiveTheSameBits(name: String) throws {
        let test = try ApplicationCase(try #require(Applications.representatives[name]), batch: 3).test
        #expect(try compare(test, nominal: 4) > 20)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5", "vgg16", "resnet8", "resnet50"])
    func builtInModelsGiveTheSameBits(name: String) throws {
        let model = try Model.builtIn(name, height: 32, width: 32, channels: 1, classes: 10, dropout: 0.5)
        for batch in [1, 3] {
            let again = try compare(PlanCase(model, batch: batch, divisor: 7), nominal: 3, [.float32])
            #expect(again > 0 || name == "mlp")
        }
    }

    /// The moving statistics lie in the gradient, so the bits above say that none is counted twice; here is a check that
    /// normalizations do run again.
    @Test func normalizationsRunAgain() throws {
        let model = try Model.builtIn("resnet20", height: 16, width: 16, channels: 3, classes: 10)
        let engine = try Engine(model: model, nominalBatch: 4, recomputation: .segments(4))
        let steps = try engine.outline(batch: 4, mode: .training).steps
        #expect(
            steps.count { $0.name.contains("bn") && $0.name.hasSuffix("forward again") } > 4, "\(steps.map(\.name))")
        #expect(steps.count { $0.name == "statistic" } == model.parameters.count { $0.momentum != nil })
    }

    @Test func theLayoutOfTheWeightsIsTheSame() throws {
        let model = try Model.builtIn("vgg16", height: 32, width: 32, channels: 3, classes: 10)
        let engines = try [false, true].map { try Engine(model: model, nominalBatch: 4, recomputes: $0) }
        #expect(engines[0].layout == engines[1].layout)
        let inference = try engines.map { try $0.arenaBytes(batch: 4, mode: .inference) }
        #expect(inference[0] == inference[1])
        let training = try engines.map { try $0.arenaBytes(batch: 4, mode: .training) }
        #expect(training[1] < training[0])
    }

    /// Groups stop at each exchange, and what it gave them they keep.
    @Test(arguments: PlanNormalizationTests.graphs.keys.sorted(), formats)
    func synchronizedNormalizationsGiveTheSameBits(name: String, format: NumberFormat) throws {
        let layers = try #require(PlanNormalizationTests.graphs[name])
        let local = try PlanCase(height: 7, width: 8, channels: 3, batch: 8, seed: 3, layers)
        let test = PlanCase(local.model.normalizing(over: .sync), batch: 8, seed: 3)
        for counts in [[8], [3, 0, 5]] {
            let kept = try SynchronizedGroups(test, counts, nominal: 4, format: format).run()
            for aim in Self.aims {
                let made = try SynchronizedGroups(test, counts, nominal: 4, format: format, recomputation: aim).run()
                #expect(made.results == kept.results, "\(name), \(counts), \(aim)")
                #expect(made.gradients.joined().map(\.bitPattern) == kept.gradients.joined().map(\.bitPattern))
            }
        }
    }
}
