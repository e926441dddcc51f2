import NeuralNetwork
import Testing

/// What recomputation saves, and what it leaves as it was.
@Suite struct RecomputedMemoryTests {
    private func arenas(_ model: Model, batch: Int, format: NumberFormat = .float32) throws -> (kept: Int, made: Int) {
        let bytes = try [false, true].map {
            try Engine(model: model, format: format, nominalBatch: batch, recomputes: $0)
                .arenaBytes(batch: batch, mode: .training)
        }
        return (bytes[0], bytes[1])
    }

    /// Where the first layers have most of the memory, their kernels alone take much of it at one time.
    @Test(arguments: [("vgg16", 1.15), ("resnet50", 2.5), ("resnet50-v1.5", 2.5)])
    func theArenaOfALargeModelShrinks(name: String, factor: Double) throws {
        let model = try Model.builtIn(name, height: 64, width: 64, channels: 3, classes: 10)
        let (kept, made) = try arenas(model, batch: 8)
        #expect(Double(kept) > factor * Double(made), "\(kept) bytes become \(made)")
    }

    @Test(arguments: NormalizationScope.allCases, NumberFormat.floating.filter { $0.problem == nil })
    func theArenaOfADeepModelShrinks(scope: NormalizationScope, format: NumberFormat) throws {
        let model = try Model.builtIn("resnet20", height: 32, width: 32, channels: 3, classes: 10)
        let (kept, made) = try arenas(model.normalizing(over: scope), batch: 16, format: format)
        #expect(kept > 2 * made, "\(kept) bytes become \(made)")
    }

    @Test(arguments: Applications.representatives.keys.sorted()) func noApplicationTakesMore(name: String) throws {
        let test = try ApplicationCase(try #require(Applications.representatives[name]), batch: 4).test
        let (kept, made) = try arenas(test.model, batch: 4)
        #expect(made <= kept, "\(kept) bytes become \(made)")
    }

    /// At most one more way forward: no kernel runs a third time.
    @Test(arguments: ["vgg16", "resnet20"]) func noKernelRunsAThirdTime(name: String) throws {
        let model = try Model.builtIn(name, height: 32, width: 32, channels: 3, classes: 10)
        let plan = try Engine(model: model, nominalBatch: 8, recomputes: true).makePlan(batch: 8, mode: .training)
        let again = plan.kernelNames.compactMap { $0.split(separator: ":").first }.filter { $0.hasSuffix(" again") }
        let first = plan.kernelNames.compactMap { $0.split(separator: ":").first }.filter { !$0.hasSuffix(" again") }
        #expect(!again.isEmpty)
        for (name, count) in Dictionary(grouping: again, by: \.self).mapValues(\.count) {
            #expect(count <= first.count { $0 + " again" == name }, "\(name)")
        }
    }

    @Test func layoutChangesThatComeAgainCount() throws {
        let model = try Model.builtIn("cnn", height: 16, width: 16, channels: 3, classes: 10, dropout: 0.5)
        for aim in [.none, .segments(3)] as [RecomputationAim] {
            let engine = try Engine(model: model, nominalBatch: 4, recomputation: aim)
            let plan = try engine.makePlan(batch: 4, mode: .training)
            #expect(plan.reorderCount == plan.kernelNames.count { $0.contains(" layout") }, "\(plan.kernelNames)")
        }
    }

    @Test func aPassThatIsNoNumberNamesTheFirstLayerAsBefore() throws {
        let model = try Model.builtIn("resnet8", height: 16, width: 16, channels: 3, classes: 10)
        let test = PlanCase(model, batch: 4)
        var images = test.images
        images[images.count / 2] = .nan
        let broken = PlanCase(model, images: images, labels: test.labels)
        let names = try [RecomputationAim.none, .leastMemory, .segments(3)].map { aim in
            let engine = try Engine(model: model, nominalBatch: 4, recomputation: aim)
            let plan = try engine.makePlan(batch: 4, mode: .training)
            broken.fill(plan)
            let vectors = Vectors(engine.pack(broken.parameters))
            return unsafe plan.firstNotFinite(weights: vectors.weights, dropout: broken.key)
        }
        #expect(names[0] != nil && Set(names).count == 1, "\(names)")
    }

    @Test func aProfileTellsWhatRanAgain() throws {
        let model = try Model.builtIn("lenet5", height: 16, width: 16, channels: 3, classes: 10)
        let test = PlanCase(model, batch: 4)
        let engine = try Engine(model: model, nominalBatch: 4, recomputation: .segments(3))
        let plan = try engine.makePlan(batch: 4, mode: .training)
        test.fill(plan)
        let vectors = Vectors(engine.pack(test.parameters))
        let profile = unsafe plan.profile(
            weights: vectors.weights, gradient: vectors.gradient, dropout: test.key, rounds: 2)
        #expect(profile.kernels.contains { $0.name.hasSuffix("forward again") && $0.median > .zero })
    }
}
