import NeuralNetwork
import Testing

/// Functions of each element in plans: as layers, and behind the kernel of a dense layer or a convolution.
@Suite struct PlanActivationTests {
    private static func conv(_ name: String, _ filters: Int, _ activation: Activation = .linear, hasBias: Bool = true)
        -> Layer
    {
        let conv = Conv2D(
            filters, kernel: Extent(3, 3), padding: .same, activation: activation, hasBias: hasBias)
        return Layer(name, .conv2D(conv))
    }

    private static let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5)))]

    /// The places where a function may stand.
    private static func places(_ activation: Activation) -> [String: [Layer]] {
        let layer = Layer("f", .activation(activation))
        return [
            "images": [layer, conv("a", 4)] + head,
            "3 channels": [conv("a", 3), layer, conv("b", 17)] + head,
            "17 channels": [conv("a", 17), layer] + head,
            "of a convolution": [conv("a", 6, activation), conv("b", 16, activation)] + head,
            "of a dense layer": [
                Layer("flatten", .flatten), Layer("d", .dense(Dense(19, activation: activation))),
                Layer("classes", .dense(Dense(5))),
            ],
            "normalized": [
                conv("a", 5, hasBias: false), Layer("n", .batchNormalization(BatchNormalization(epsilon: 0.01))), layer,
                conv("b", 4),
            ] + head,
            "a shared result": [
                conv("a", 3), layer, Layer("r", .relu, from: ["a"]), Layer("sum", .add, from: ["f", "r"]),
                conv("b", 3), Layer("sum_1", .add, from: ["b", "f"]),
            ] + head,
            "between layers in place": [
                conv("a", 3, .relu), layer, Layer("r", .relu), Layer("g", .activation(activation)),
                Layer("mean", .globalAveragePooling2D), Layer("classes", .dense(Dense(5))),
            ],
            "at the end": [Layer("flatten", .flatten), Layer("classes", .dense(Dense(5, activation: activation)))],
        ]
    }

    static let graphs: [String: [Layer]] = Activation.allCases.reduce(into: [:]) { graphs, activation in
        for (place, layers) in places(activation) { graphs["\(activation.rawValue), \(place)"] = layers }
    }

    private func make(_ layers: [Layer], batch: Int) throws -> PlanCase {
        try PlanCase(height: 5, width: 6, channels: 3, batch: batch, seed: 4, layers)
    }

    @Test(arguments: Activation.allCases) func plansAgreeWithTheReference(activation: Activation) throws {
        for (place, layers) in Self.places(activation) {
            for batch in [1, 3] {
                let comparison = try make(layers, batch: batch).compare(nominal: 4)
                #expect(comparison.agrees, "\(place), batch \(batch): \(comparison)")
            }
        }
    }

    @Test(arguments: Activation.allCases) func inferenceGivesTheLossOfTraining(activation: Activation) throws {
        for (place, layers) in Self.places(activation) where place != "normalized" {
            let test = try make(layers, batch: 3)
            let engine = try Engine(model: test.model, nominalBatch: 4)
            let (trained, evaluated) = (try test.train(engine).result, try test.evaluate(engine))
            #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * trained.lossSum, "\(place)")
        }
    }

    @Test(arguments: [0, 0.01, 0.3, 1, 2] as [Float]) func aLeakHasAnySlope(slope: Float) throws {
        let layers = [Self.conv("a", 5), Layer("leak", .leakyReLU(slope: slope)), Self.conv("b", 5)] + Self.head
        let comparison = try make(layers, batch: 3).compare()
        #expect(comparison.agrees, "\(comparison)")
    }

    /// Where f(0) is not 0 the channels that only fill a block would take part in the layers behind.
    @Test(arguments: Activation.allCases) func gradientsOfThePaddingAreZero(activation: Activation) throws {
        for (place, layers) in Self.places(activation) {
            let test = try make(layers, batch: 2)
            let engine = try Engine(model: test.model, nominalBatch: 2)
            let ones = engine.pack(test.parameters.map { [Float](repeating: 1, count: $0.count) })
            let (_, gradient) = try test.train(engine)
            #expect(zip(ones, gradient).allSatisfy { $0 == 1 || $1 == 0 }, "\(place)")
        }
    }

    @Test func onlyFunctionsThatMoveZeroCostAClearing() throws {
        for activation in Activation.allCases {
            let test = try make([Self.conv("a", 5, activation)] + Self.head, batch: 2)
            let outline = try Engine(model: test.model, nominalBatch: 2).outline(batch: 2, mode: .training)
            let isMoved = [.sigmoid, .hardSigmoid].contains(activation)
            #expect(outline.steps.count { $0.name.hasSuffix("clear") } == (isMoved ? 1 : 0), "\(activation)")
        }
    }

    @Test(arguments: Activation.allCases) func theKernelsAreCompiledCode(activation: Activation) throws {
        let test = try make([Self.conv("a", 5, activation)] + Self.head, batch: 2)
        let plan = try Engine(model: test.model, nominalBatch: 2).makePlan(batch: 2, mode: .training)
        let kernels = plan.kernelNames.filter { $0.contains("a \(activation.rawValue) ") }
        #expect(kernels.allSatisfy { $0.contains("jit") }, "\(kernels)")
        #expect(kernels.isEmpty == [.linear, .relu].contains(activation) || !kernels.isEmpty)
    }

    @Test func theReluStaysPartOfItsKernel() throws {
        for layers in [[Self.conv("a", 5, .relu)], [Self.conv("a", 5), Layer("r", .activation(.relu))]] {
            let test = try make(layers + Self.head, batch: 2)
            let plan = try Engine(model: test.model, nominalBatch: 2).makePlan(batch: 2, mode: .inference)
            #expect(plan.kernelNames.count { $0.contains(" relu ") } == 0)
        }
    }
}
