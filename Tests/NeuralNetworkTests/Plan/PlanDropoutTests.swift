import NeuralNetwork
import Random
import Testing

/// The masks of dropout inside a plan, seen through the gradient of a dense layer.
///
/// All that reaches dropout is 1 and the last kernel is zero, so each sample's loss gradient is 1/classes, less 1 for
/// its label; the kernel's gradient then tells each sample's mask, if every sample has a label of its own and one
/// class has no sample.
@Suite struct PlanDropoutTests {
    private static let rate: Float = 0.25
    private static let classes = 20

    /// What stands before dropout; the channels decide how an image lies in memory.
    enum Before: String, CaseIterable {
        case images, threeChannels, sixteenChannels, seventeenChannels, pool, dense

        var layers: [Layer] {
            switch self {
            case .images: []
            case .threeChannels: [ones(3)]
            case .sixteenChannels: [ones(16)]
            case .seventeenChannels: [ones(17)]
            case .pool: [ones(5), Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2))))]
            case .dense: [Layer("before", .flatten), Layer("wide", .dense(Dense(70, activation: .relu)))]
            }
        }

        private func ones(_ filters: Int) -> Layer {
            Layer("conv", .conv2D(Conv2D(filters, kernel: Extent(2, 2), padding: .same, activation: .relu)))
        }
    }

    private static func model(_ before: Before) throws -> Model {
        let tail = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(classes)))]
        return try Model(
            name: "mask", inputHeight: 4, inputWidth: 4, inputChannels: 2,
            layers: before.layers + [Layer("dropout", .dropout(rate: rate))] + tail)
    }

    /// For each sample of a micro-batch the factor of each feature, in Keras' order.
    private static func masks(
        _ engine: Engine, batch: Int, firstSample: Int, seed: UInt64 = 9
    ) throws -> [[Float]] {
        let plan = try engine.makePlan(batch: batch, mode: .training)
        unsafe plan.images.update(repeating: 1)
        for sample in 0..<batch { unsafe plan.labels[sample] = Int32(sample) }
        let vectors = Vectors(engine.pack(weights(engine.model)))
        _ = unsafe plan.train(
            weights: vectors.weights, gradient: vectors.gradient, divisor: 1,
            dropout: DropoutKey(key: RandomKey(seed: seed).child(.dropout), firstSample: firstSample),
            gradientReady: { _ in })
        let parameters = engine.unpack(vectors.gradients)
        let kernel = parameters[parameters.count - 2]
        return (0..<batch).map { sample in
            stride(from: 0, to: kernel.count, by: classes).map { kernel[$0 + classes - 1] - kernel[$0 + sample] }
        }
    }

    /// Kernels of zeros and biases of ones, but for the classes.
    private static func weights(_ model: Model) -> [[Float]] {
        model.parameters.map { parameter in
            let isOne = parameter.shape.count == 1 && parameter.name != "classes/bias"
            return [Float](repeating: isOne ? 1 : 0, count: parameter.count)
        }
    }

    @Test(arguments: Before.allCases) func factorsAreZeroOrTheScale(before: Before) throws {
        let engine = try Engine(model: Self.model(before), nominalBatch: 16)
        let factors = try Self.masks(engine, batch: 16, firstSample: 0).joined()
        for factor in factors { #expect(abs(factor) < 1e-5 || abs(factor - 4 / 3) < 1e-5, "\(factor)") }
    }

    @Test(arguments: Before.allCases) func theMaskFollowsTheSampleThroughEveryBatch(before: Before) throws {
        let engine = try Engine(model: Self.model(before), nominalBatch: 16)
        let whole = try Self.masks(engine, batch: 16, firstSample: 100)
        for batch in [1, 3] {
            for first in [0, 5, 13] {
                let part = try Self.masks(engine, batch: batch, firstSample: 100 + first)
                for (one, other) in zip(part, whole[first...]) { #expect(Self.agree(one, other), "\(batch), \(first)") }
            }
        }
        let other = try Engine(model: Self.model(before), nominalBatch: 3)
        #expect(zip(try Self.masks(other, batch: 16, firstSample: 100), whole).allSatisfy(Self.agree))
    }

    @Test(arguments: Before.allCases) func samplesAndStepsHaveMasksOfTheirOwn(before: Before) throws {
        let engine = try Engine(model: Self.model(before), nominalBatch: 16)
        let masks =
            try Self.masks(engine, batch: 16, firstSample: 0)
            + Self.masks(engine, batch: 16, firstSample: 0, seed: 10)
        for one in masks.indices {
            for other in 0..<one { #expect(!Self.agree(masks[one], masks[other]), "\(one) and \(other)") }
        }
    }

    /// Thousands of elements: the share dropped is the rate within five standard deviations.
    @Test(arguments: Before.allCases) func theShareDroppedIsTheRate(before: Before) throws {
        let engine = try Engine(model: Self.model(before), nominalBatch: 16)
        let factors = try (0..<8).flatMap { try Self.masks(engine, batch: 16, firstSample: 16 * $0).joined() }
        let share = Double(factors.filter { abs($0) < 0.1 }.count) / Double(factors.count)
        let deviation = (0.25 * 0.75 / Double(factors.count)).squareRoot()
        #expect(abs(share - 0.25) < 5 * deviation, "\(share) of \(factors.count)")
    }

    /// Where the elements lie in Keras' order, the mask is the documented one.
    @Test(arguments: [Before.images, .dense]) func theMaskIsTheOneOfTheKey(before: Before) throws {
        let engine = try Engine(model: Self.model(before), nominalBatch: 3)
        let layer = try #require(engine.model.layers.firstIndex { $0.name == "dropout" })
        let key = DropoutKey(key: RandomKey(seed: 9).child(.dropout), firstSample: 7)
        for (sample, mask) in try Self.masks(engine, batch: 3, firstSample: 7).enumerated() {
            let expected = mask.indices.map { element in
                key.keeps(layer: layer, sample: sample, element: element, rate: Self.rate) ? 4 / 3 : 0 as Float
            }
            #expect(Self.agree(mask, expected))
        }
    }

    private static func agree(_ one: [Float], _ other: [Float]) -> Bool {
        one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) < 1e-5 }
    }
}
