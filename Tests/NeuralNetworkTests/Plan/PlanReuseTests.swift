import NeuralNetwork
import Testing

/// A plan is used in every step, and its memory holds what the step before left there.
@Suite struct PlanReuseTests {
    private static let formats = NumberFormat.floating.filter { $0.problem == nil }

    /// A window over a small image, where a part of it may see nothing but padding.
    private static func model(side: Int, window: Extent, stride: Int) throws -> Model {
        let convolution = Conv2D(20, kernel: window, strides: Extent(stride, stride), padding: .same)
        return try Model(
            name: "window \(window) stride \(stride) on \(side)", inputHeight: side, inputWidth: side, inputChannels: 3,
            layers: [
                Layer("before", .conv2D(Conv2D(18, kernel: Extent(1, 1)))), Layer("window", .conv2D(convolution)),
                Layer("flatten", .flatten), Layer("classes", .dense(Dense(3))),
            ])
    }

    /// The bits of the gradient in a plan that has done something else before, if asked.
    private func bits(_ test: PlanCase, _ engine: Engine, after other: PlanCase?) throws -> [UInt32] {
        let plan = try engine.makePlan(batch: test.batch, mode: .training)
        var bits: [UInt32] = []
        for test in [other, test].compactMap(\.self) {
            let vectors = Vectors(engine.pack(test.parameters))
            test.fill(plan)
            _ = unsafe plan.train(
                weights: vectors.weights, gradient: vectors.gradient, divisor: test.divisor, dropout: test.key,
                gradientReady: { _ in })
            bits = vectors.gradients.map(\.bitPattern)
        }
        return bits
    }

    @Test(arguments: formats, [1, 2, 3]) func windowsOverSmallImagesForgetTheStepBefore(
        format: NumberFormat, side: Int
    ) throws {
        for (height, width) in [(1, 1), (2, 2), (3, 3), (4, 2), (2, 5), (5, 5)] {
            for stride in 1...3 {
                let model = try Self.model(side: side, window: Extent(height, width), stride: stride)
                let engine = try Engine(model: model, format: format, nominalBatch: 3)
                let (test, other) = (PlanCase(model, batch: 3), PlanCase(model, batch: 3, seed: 7))
                let fresh = try bits(test, engine, after: nil)
                #expect(try bits(test, engine, after: other) == fresh, "\(model.name)")
                #expect(fresh.allSatisfy { Float(bitPattern: $0).isFinite }, "\(model.name)")
            }
        }
    }

    @Test(arguments: formats) func randomModelsForgetTheStepBefore(format: NumberFormat) throws {
        for seed in 2_600..<2_640 as Range<UInt64> {
            let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
            let engine = try Engine(model: test.model, format: format, nominalBatch: nominal)
            let other = PlanCase(test.model, batch: test.batch, seed: 9)
            let fresh = try bits(test, engine, after: nil)
            #expect(try bits(test, engine, after: other) == fresh, "seed \(seed)")
        }
    }
}
