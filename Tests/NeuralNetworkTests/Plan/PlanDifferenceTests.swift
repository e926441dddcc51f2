import NeuralNetwork
import Testing

/// The gradients of a plan against differences of its own loss: no reference, no formula.
///
/// In float32 the loss is good to about 1e-6, so a step of 1/64 tells a slope to about 1e-4.
@Suite struct PlanDifferenceTests {
    private static let step: Float = 1 / 64

    /// Stacks that together hold every kind of layer; the smooth ones have no corner that a step could cross.
    private static let smooth: [[Layer]] = [
        [],
        [Layer("conv", .conv2D(Conv2D(3, kernel: Extent(2, 2))))],
        [Layer("conv", .conv2D(Conv2D(4, kernel: Extent(3, 2), strides: Extent(2, 1), padding: .same)))],
        [Layer("conv", .conv2D(Conv2D(3, kernel: Extent(2, 2)))), Layer("dropout", .dropout(rate: 0.5))],
        [Layer("dropout", .dropout(rate: 0.25)), Layer("conv", .conv2D(Conv2D(17, kernel: Extent(2, 2))))],
    ]

    private static let cornered: [[Layer]] = [
        [Layer("conv", .conv2D(Conv2D(3, kernel: Extent(2, 2), activation: .relu)))],
        [
            Layer("conv", .conv2D(Conv2D(4, kernel: Extent(2, 2), activation: .relu))),
            Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2), strides: Extent(1, 1)))),
            Layer("dropout", .dropout(rate: 0.25)),
        ],
        [
            Layer("conv", .conv2D(Conv2D(2, kernel: Extent(1, 1)))),
            Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2), padding: .same))), Layer("relu", .relu),
        ],
    ]

    private static func test(_ layers: [Layer], seed: UInt64) throws -> PlanCase {
        let tail = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(3)))]
        return try PlanCase(height: 4, width: 5, channels: 2, batch: 3, seed: seed, layers + tail)
    }

    /// Of each parameter and element: the gradient, and the slopes to the left and to the right.
    private static func slopes(_ test: PlanCase) throws -> [[(gradient: Double, left: Double, right: Double)]] {
        let engine = try Engine(model: test.model, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        test.fill(plan)
        func run(_ parameters: [[Float]]) -> (loss: Double, gradient: [[Float]]) {
            let vectors = Vectors(engine.pack(parameters))
            let result = unsafe plan.train(
                weights: vectors.weights, gradient: vectors.gradient, divisor: 1, dropout: test.key,
                gradientReady: { _ in })
            return (result.lossSum, engine.unpack(vectors.gradients))
        }
        let (loss, gradient) = run(test.parameters)
        return gradient.indices.map { parameter in
            gradient[parameter].indices.map { element in
                let (left, right) = [-step, step].map { step in
                    var moved = test.parameters
                    moved[parameter][element] += step
                    let distance = Double(moved[parameter][element]) - Double(test.parameters[parameter][element])
                    return (run(moved).loss - loss) / distance
                }.pair
                return (Double(gradient[parameter][element]), left, right)
            }
        }
    }

    @Test(arguments: smooth.indices) func smoothModelsHaveTheSlopesOfTheirLoss(index: Int) throws {
        let test = try Self.test(Self.smooth[index], seed: UInt64(index))
        for (parameter, slopes) in zip(test.model.parameters, try Self.slopes(test)) {
            let largest = slopes.map { abs($0.gradient) }.max() ?? 0
            for (gradient, left, right) in slopes {
                #expect(abs((left + right) / 2 - gradient) <= 2e-3 * max(largest, 0.1), "\(parameter.name)")
            }
        }
    }

    /// A step may cross a corner of a ReLU or of a maximum: then the gradient is one of the slopes on its way. That
    /// must be rare, and all other elements must agree as in a smooth model.
    @Test(arguments: cornered.indices) func otherModelsHaveThemButAtCorners(index: Int) throws {
        let test = try Self.test(Self.cornered[index], seed: UInt64(index))
        var (agreed, all) = (0, 0)
        for slopes in try Self.slopes(test) {
            let largest = slopes.map { abs($0.gradient) }.max() ?? 0
            all += slopes.count
            for (gradient, left, right) in slopes {
                if abs((left + right) / 2 - gradient) <= 2e-3 * max(largest, 0.1) { agreed += 1 }
            }
        }
        #expect(agreed * 10 >= all * 9, "\(agreed) of \(all)")
    }
}

extension [Double] {
    fileprivate var pair: (Double, Double) { (self[0], self[1]) }
}
