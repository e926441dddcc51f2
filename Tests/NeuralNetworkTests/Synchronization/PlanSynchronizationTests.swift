import NeuralNetwork
import Testing

/// Synchronized normalizations in plans: agreement of the groups with the reference, and of one group with the others.
@Suite struct PlanSynchronizationTests {
    private static let splits = [[8], [4, 4], [3, 3, 2], [1, 4, 0, 3], [1, 1, 1, 1, 1, 1, 1, 1]]

    private func make(_ name: String, batch: Int = 8, seed: UInt64 = 3) throws -> PlanCase {
        let layers = try #require(PlanNormalizationTests.graphs[name])
        let local = try PlanCase(height: 7, width: 8, channels: 3, batch: batch, seed: seed, layers)
        return PlanCase(local.model.normalizing(over: .sync), batch: batch, seed: seed)
    }

    /// The largest difference of each parameter's gradient, over its largest value.
    private func errors(_ fast: [[Double]], _ slow: [[Double]]) -> [Double] {
        zip(fast, slow).map { fast, slow in
            (zip(fast, slow).map { abs($0 - $1) }.max() ?? 0) / max(slow.map(abs).max() ?? 0, 1e-12)
        }
    }

    private func reference(_ test: PlanCase, dropout: Bool = false) -> (loss: Double, gradients: [[Double]]) {
        let run = ReferenceNetwork<Double>(test.model, objective: test.objective).run(
            parameters: test.parameters.map { $0.map(Double.init) }, images: test.images.map(Double.init),
            labels: test.labels, divisor: test.divisor, dropout: dropout ? test.key : nil)
        return (run.result.lossSum, run.gradients)
    }

    /// The reference runs the whole batch as one group.
    @Test(arguments: PlanNormalizationTests.graphs.keys.sorted()) func groupsAreOneWithTheWholeBatch(name: String)
        throws
    {
        let test = try make(name)
        let slow = reference(test)
        for counts in Self.splits {
            let groups = try SynchronizedGroups(test, counts, nominal: 4)
            let (results, gradients) = groups.run()
            let loss = results.reduce(0) { $0 + $1.lossSum }
            #expect(abs(loss - slow.loss) <= 1e-5 * abs(slow.loss), "\(name), \(counts)")
            let errors = errors(groups.sum(gradients), slow.gradients)
            #expect(errors.allSatisfy { $0 <= 1e-5 }, "\(name), \(counts): \(errors)")
        }
    }

    /// A hundredth of the gradient is what rounding to eight bits takes here; without the means over all groups it would
    /// be half of it.
    @Test(
        .enabled(if: NumberFormat.bfloat16.problem == nil),
        arguments: ["16 channels", "17 channels and a ReLU", "no gamma"])
    func groupsInBFloat16AreOneWithTheWholeBatchToItsPrecision(name: String) throws {
        let test = try make(name)
        let slow = reference(test)
        for counts in Self.splits {
            let groups = try SynchronizedGroups(test, counts, nominal: 4, format: .bfloat16)
            let (results, gradients) = groups.run()
            #expect(abs(results.reduce(0) { $0 + $1.lossSum } - slow.loss) <= 0.03 * abs(slow.loss))
            let pairs = zip(groups.sum(gradients), slow.gradients).flatMap { zip($0, $1) }
            let error = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let size = pairs.reduce(0) { $0 + $1.1 * $1.1 }
            #expect((error / size).squareRoot() <= 0.1, "\(name), \(counts): \((error / size).squareRoot())")
        }
    }

    @Test(arguments: PlanNormalizationTests.graphs.keys.sorted()) func aPlanAloneIsAGroupOfItsOwn(name: String) throws {
        for batch in [3, 8] {
            let comparison = try make(name, batch: batch).compare(nominal: 4)
            #expect(comparison.agrees, "\(name), batch \(batch): \(comparison)")
        }
    }

    /// Each group's gradient is its own part: that of the reference's group, not only the sum.
    @Test(arguments: ["16 channels", "17 channels and a ReLU", "a residual block", "no gamma"])
    func eachGroupHasItsOwnPart(name: String) throws {
        let (test, counts) = (try make(name), [3, 4, 1])
        let slow = ReferenceNetwork<Double>(test.model).run(
            parameters: test.parameters.map { $0.map(Double.init) },
            groups: test.referenceGroups(counts, dropout: false), divisor: 8)
        let groups = try SynchronizedGroups(test, counts)
        let (results, gradients) = groups.run()
        for group in counts.indices {
            #expect(abs(results[group].lossSum - slow[group].result.lossSum) <= 1e-5 * slow[group].result.lossSum)
            let own = groups.engine.unpack(gradients[group]).map { $0.map(Double.init) }
            let largest = slow.map(\.gradients)
            for (index, values) in own.enumerated() {
                let scale = largest.flatMap { $0[index] }.map(abs).max() ?? 0
                let error = zip(values, slow[group].gradients[index]).map { abs($0 - $1) }.max() ?? 0
                #expect(error <= 1e-5 * max(scale, 1e-9), "\(name), group \(group), parameter \(index)")
            }
        }
    }

    /// A mean that is a thousand deviations from zero costs the digits of the mean, not those of the variance.
    @Test func imagesFarFromZeroKeepTheirVariance() throws {
        var test = try make("nothing else")
        test = PlanCase(test.model, images: test.images.map { 300 + $0 }, labels: test.labels, seed: 3)
        let slow = reference(test)
        let groups = try SynchronizedGroups(test, [3, 4, 1])
        let (results, gradients) = groups.run()
        #expect(abs(results.reduce(0) { $0 + $1.lossSum } - slow.loss) <= 1e-4 * slow.loss)
        let errors = errors(groups.sum(gradients), slow.gradients)
        #expect(errors.suffix(2).allSatisfy { $0 < 1e-4 }, "\(errors)")
    }

    @Test func aNarrowResNetOfGroupsWithDropoutAgreesWithTheReference() throws {
        let layers = SmallResNet(blocks: 1).layers(classes: 5, dropout: 0.25)
        let model = try Model(name: "test", inputHeight: 12, inputWidth: 12, inputChannels: 3, layers: layers)
            .normalizing(over: .sync)
        let test = PlanCase(model, batch: 8, seed: 9)
        let slow = reference(test, dropout: true)
        let groups = try SynchronizedGroups(test, [3, 2, 3])
        let (results, gradients) = groups.run()
        #expect(abs(results.reduce(0) { $0 + $1.lossSum } - slow.loss) <= 1e-5 * slow.loss)
        let errors = errors(groups.sum(gradients), slow.gradients)
        #expect(errors.allSatisfy { $0 <= 1e-4 }, "\(errors)")
    }

    @Test func theOrderOfExchangesIsTheSameForEveryBatchSize() throws {
        let test = try make("a residual block")
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let names = engine.synchronizations.map { "\($0.layer) \($0.kind)" }
        #expect(names == ["n moments", "m moments", "o moments", "o sums", "m sums", "n sums"])
        for batch in [1, 2, 9] {
            #expect(try Engine(model: test.model, nominalBatch: batch).synchronizations == engine.synchronizations)
        }
        #expect(try Engine(model: test.model.normalizing(over: .local), nominalBatch: 4).synchronizations.isEmpty)
    }

    /// What is fed with images needs no gradient of them, so nothing is exchanged for it.
    @Test func imagesNeedNoGradient() throws {
        let test = try make("nothing else")
        #expect(try Engine(model: test.model, nominalBatch: 4).synchronizations.map(\.kind) == [.moments])
    }

    @Test func evaluationSynchronizesNothing() throws {
        let test = try make("a residual block")
        let local = PlanCase(test.model.normalizing(over: .local), batch: 8, seed: 3)
        #expect(
            try test.evaluate(Engine(model: test.model, nominalBatch: 4))
                == local.evaluate(Engine(model: local.model, nominalBatch: 4)))
    }

    @Test func aPassThatIsRunAgainGivesTheSameBits() throws {
        let test = try make("a residual block")
        let groups = try SynchronizedGroups(test, [3, 4, 1])
        let first = groups.run()
        let second = groups.run()
        #expect(first.gradients == second.gradients && first.results == second.results)
    }

    /// The pass to look for a NaN comes after the step, when nobody exchanges any more.
    @Test func theLayerWithTheFirstNaNIsFound() throws {
        var test = try make("a residual block")
        let index = try #require(test.model.parameters.firstIndex { $0.name == "m/beta" })
        let groups = try SynchronizedGroups(test, [4, 4])
        _ = groups.run()
        let none = unsafe groups.plans[1].firstNotFinite(weights: groups.vectors[1].weights, dropout: groups.keys[1])
        #expect(none == nil)
        test.parameters[index][2] = .infinity
        let bad = try SynchronizedGroups(test, [4, 4])
        _ = bad.run()
        let name = unsafe bad.plans[1].firstNotFinite(weights: bad.vectors[1].weights, dropout: bad.keys[1])
        #expect(name == "m forward")
    }

    @Test func aProfileNamesTheWorkOfSynchronization() throws {
        let test = try make("16 channels", batch: 4)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let plan = try engine.makePlan(batch: 4, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let profile = unsafe plan.profile(
            weights: vectors.weights, gradient: vectors.gradient, dropout: test.key, rounds: 2)
        let names = profile.kernels.map(\.name)
        for name in ["n statistics", "n forward", "n backward", "n recentring"] { #expect(names.contains(name)) }
    }
}
