import Foundation
import NeuralNetwork
import Testing

/// Inputs and sizes at and beyond the edge: nothing traps that is not the caller's bug, and nothing lingers.
@Suite struct PlanExtremeTests {
    private static let linear = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]
    private static let deep: [Layer] = [
        Layer("conv", .conv2D(Conv2D(6, kernel: Extent(3, 3), activation: .relu))),
        Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2)))), Layer("dropout", .dropout(rate: 0.25)),
        Layer("next", .conv2D(Conv2D(17, kernel: Extent(2, 2)))), Layer("flatten", .flatten),
        Layer("dense", .dense(Dense(9, activation: .relu))), Layer("classes", .dense(Dense(5))),
    ]

    private static func test(_ layers: [Layer]) throws -> PlanCase {
        try PlanCase(height: 7, width: 8, channels: 3, batch: 4, layers)
    }

    @Test func equalLogitsCostTheLogarithmOfTheClassesAndTheFirstClassWins() throws {
        let test = try Self.test(Self.deep)
        let zero = PlanCase(test.model, images: test.images, labels: [0, 1, 0, 4])
        let engine = try Engine(model: test.model, nominalBatch: 4)
        for weights in [0, 0.5] as [Float] {
            let parameters = test.model.parameters.map { parameter in
                [Float](repeating: parameter.name == "classes/bias" ? weights : 0, count: parameter.count)
            }
            let trainer = try ToyTrainer(engine, parameters, batch: 4)
            let result = try trainer.evaluate(zero)
            #expect(result.correct == 2 && abs(result.lossSum - 4 * log(5.0)) < 1e-12)
            #expect(trainer.step(zero) == result)
        }
    }

    @Test(arguments: [Float.nan, .signalingNaN, .infinity, -.infinity])
    func anInputThatIsNoNumberGivesALossThatIsNone(value: Float) throws {
        let test = try Self.test(Self.linear)
        var images = test.images
        images[5] = value
        let bad = PlanCase(test.model, images: images, labels: test.labels)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let (trained, evaluated) = (try bad.train(engine).result, try bad.evaluate(engine))
        #expect(trained.lossSum.isNaN && evaluated.lossSum.isNaN)
        let others = try test.samples(1..<4).evaluate(engine)
        #expect(evaluated.correct == others.correct, "the sample is wrong, the others are judged as ever")
    }

    /// Such a number also meets the zeros that fill channels up to whole blocks; none may stay there.
    @Test(arguments: [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude])
    func nothingOfABadInputLingers(value: Float) throws {
        let test = try Self.test(Self.deep)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let expected = try test.train(engine)
        let bad = PlanCase(
            test.model, images: [Float](repeating: value, count: test.images.count), labels: test.labels)
        let plan = try engine.makePlan(batch: 4, mode: .training)
        let vectors = Vectors(engine.pack(test.parameters))
        let results = [bad, test].map { input in
            input.fill(plan)
            return unsafe plan.train(
                weights: vectors.weights, gradient: vectors.gradient, divisor: 4, dropout: test.key,
                gradientReady: { _ in })
        }
        #expect(results[1] == expected.result)
        #expect(vectors.gradients == expected.gradient)
        #expect(vectors.values == engine.pack(test.parameters))
    }

    @Test func weightsThatAreNoNumberGiveALossThatIsNone() throws {
        let test = try Self.test(Self.deep)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        for value in [Float.nan, .infinity] {
            var parameters = test.parameters
            parameters[parameters.count - 1] = [Float](repeating: value, count: 5)
            let trainer = try ToyTrainer(engine, parameters, batch: 4)
            #expect(try trainer.evaluate(test).lossSum.isNaN)
            let result = trainer.step(test)
            #expect(result.lossSum.isNaN && result.correct == 0)
            #expect(trainer.step(test).lossSum.isNaN, "it does not heal")
        }
    }

    /// Logits far apart: the loss is their distance, not infinity, and the gradient is that of a sure mistake.
    @Test func largeLogitsGiveAFiniteLoss() throws {
        let test = try Self.test(Self.linear)
        let images = [Float](repeating: 0, count: test.images.count)
        let case0 = PlanCase(test.model, images: images, labels: [0, 1, 2, 3])
        let parameters = test.model.parameters.map { parameter in
            (0..<parameter.count).map { parameter.name == "classes/bias" && $0 == 0 ? 1e30 : 0 as Float }
        }
        let trainer = try ToyTrainer(Engine(model: test.model, nominalBatch: 4), parameters, batch: 4)
        let result = trainer.step(case0)
        #expect(result.correct == 1 && abs(result.lossSum / 3e30 - 1) < 1e-6)
    }

    @Test(arguments: [Plan.Mode.training, .inference]) func aPlanBeyondAllMemoryIsRefusedInBytes(mode: Plan.Mode) throws
    {
        let model = try Model(
            name: "huge", inputHeight: 256, inputWidth: 256, inputChannels: 16,
            layers: [Layer("flatten", .flatten), Layer("classes", .dense(Dense(2)))])
        let engine = try Engine(model: model, nominalBatch: 1)
        let error = #expect(throws: EngineError.self) { try engine.makePlan(batch: 1 << 28, mode: mode) }
        guard case .outOfMemory(let bytes?) = error?.code else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bytes >= (1 << 28) << 22)
        #expect(error?.subject == "plan of 'huge' for 268435456 samples")
        #expect("\(try #require(error))".hasSuffix("out of memory; \(bytes) bytes are needed"))
        #expect(try engine.makePlan(batch: 1, mode: mode).batch == 1, "the engine is as good as before")
    }

    @Test func bugsOfTheCallerTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = try Engine(model: Self.test(Self.linear).model, nominalBatch: 0)
        }
        await #expect(processExitsWith: .failure) {
            _ = try Engine(model: Self.test(Self.linear).model, nominalBatch: 1).makePlan(batch: 0, mode: .training)
        }
        for label in [-1, 5] as [Int32] {
            await #expect(processExitsWith: .failure) { [label = label as Int32] in
                let test = try Self.test(Self.linear)
                let bad = PlanCase(test.model, images: test.images, labels: [0, label, 0, 0])
                _ = try bad.evaluate(Engine(model: test.model, nominalBatch: 4))
            }
        }
        await #expect(processExitsWith: .failure) {
            let test = try Self.test(Self.linear)
            let plan = try Engine(model: test.model, nominalBatch: 4).makePlan(batch: 4, mode: .training)
            let vectors = Vectors([Float](repeating: 0, count: 4096))
            _ = unsafe plan.evaluate(weights: vectors.weights)
        }
    }
}
