import NeuralNetwork
import Random
import Testing

/// Dropout of whole samples, seen through the gradient of the layer behind, whose input is 1 or dropped.
@Suite struct PlanSampleDropoutTests {
    private static let rate: Float = 0.25
    private static let classes = 9

    private static func model() throws -> Model {
        try Model(
            name: "samples", inputHeight: 3, inputWidth: 2, inputChannels: 2,
            layers: [
                Layer("drop", .sampleDropout(rate: rate)), Layer("flatten", .flatten),
                Layer("classes", .dense(Dense(classes))),
            ])
    }

    /// Of each of 8 samples the factor of each feature; every sample has a label of its own, the last class has none.
    private static func factors(firstSample: Int, seed: UInt64 = 3) throws -> [[Float]] {
        let engine = try Engine(model: model(), nominalBatch: 8)
        let plan = try engine.makePlan(batch: 8, mode: .training)
        unsafe plan.images.update(repeating: 1)
        for sample in 0..<8 { unsafe plan.labels[sample] = Int32(sample) }
        let vectors = Vectors(engine.pack(engine.model.parameters.map { [Float](repeating: 0, count: $0.count) }))
        _ = unsafe plan.train(
            weights: vectors.weights, gradient: vectors.gradient, divisor: 1,
            dropout: DropoutKey(key: RandomKey(seed: seed).child(.dropout), firstSample: firstSample),
            gradientReady: { _ in })
        let kernel = engine.unpack(vectors.gradients)[0]
        return (0..<8).map { sample in
            stride(from: 0, to: kernel.count, by: classes).map { kernel[$0 + classes - 1] - kernel[$0 + sample] }
        }
    }

    @Test func aSampleIsDroppedOrKeptAsAWhole() throws {
        let factors = try (0..<10).flatMap { try Self.factors(firstSample: 8 * $0) }
        for sample in factors {
            #expect(sample.allSatisfy { abs($0 - sample[0]) < 1e-5 })
            #expect(abs(sample[0]) < 1e-5 || abs(sample[0] - 4 / 3) < 1e-5)
        }
        let dropped = factors.count { abs($0[0]) < 0.1 }
        #expect((8...32).contains(dropped), "\(dropped) of 80, 20 expected")
    }

    @Test func theMaskIsTheOneOfTheKeysFirstElement() throws {
        let key = DropoutKey(key: RandomKey(seed: 3).child(.dropout), firstSample: 40)
        for (sample, factors) in try Self.factors(firstSample: 40).enumerated() {
            let isKept = key.keeps(layer: 0, sample: sample, element: 0, rate: Self.rate)
            #expect(factors.allSatisfy { abs($0 - (isKept ? 4 / 3 : 0)) < 1e-5 })
        }
    }

    @Test func theMaskFollowsTheSampleAndNotTheStep() throws {
        let (one, shifted) = (try Self.factors(firstSample: 0), try Self.factors(firstSample: 3))
        #expect(zip(one.dropFirst(3), shifted).allSatisfy { abs($0[0] - $1[0]) < 1e-5 })
        let other = try Self.factors(firstSample: 0, seed: 4)
        #expect(zip(one, other).contains { abs($0[0] - $1[0]) > 0.1 })
    }
}
