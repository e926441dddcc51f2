import Keras
import NeuralNetwork
import Testing

/// Optimizers and objectives of ours as Keras' `compile_config`, and back.
@Suite struct CompileConfigTests {
    private func model(_ end: Activation = .linear) throws -> Model {
        try Model(
            name: "m", inputHeight: 1, inputWidth: 1, inputChannels: 4,
            layers: [Layer("f", .flatten), Layer("d", .dense(Dense(7, activation: end)))])
    }

    private func reread(_ optimizer: Optimizer, _ objective: Objective = Objective(), _ end: Activation = .linear)
        throws
        -> KerasCompile?
    {
        let text = try KerasModelFile.config(of: try model(end), from: nil, optimizer, objective)
        return try KerasModel(config: text).compile
    }

    private static let moments = MomentSettings(beta1: 0.75, beta2: 0.875, epsilon: 1e-5)
    private static let optimizers: [Optimizer] = [
        .sgd(learningRate: 0.1), .sgd(learningRate: 0.3, momentum: 0.9, nesterov: true, weightDecay: 1e-4),
        Optimizer(.adam(moments), learningRate: 0.001, clipping: .norm(0.5)),
        Optimizer(.adamW(moments), learningRate: 0.001, weightDecay: 0.05, clipping: .globalNorm(0.7)),
        Optimizer(.adamW(moments), learningRate: 0.001),
        Optimizer(.lamb(moments), learningRate: 0.01, clipping: .value(0.3)),
        Optimizer(
            .rmsprop(RMSpropSettings(rho: 0.7, momentum: 0.2, epsilon: 1e-4, centered: true)), learningRate: 0.01,
            average: WeightAverage(momentum: 0.9, overwriteEvery: 30)),
        Optimizer(.rmsprop(RMSpropSettings()), learningRate: 0.01, average: WeightAverage(momentum: 0.999)),
    ]

    @Test(arguments: optimizers) func anOptimizerComesBackAsItWas(optimizer: Optimizer) throws {
        let compile = try reread(optimizer)
        #expect(compile?.optimizer == optimizer && compile?.problems.isEmpty == true)
    }

    /// Keras refuses a momentum that Python takes for a whole number.
    @Test func numbersHaveAFraction() throws {
        let text = try KerasModelFile.config(of: try model(), from: nil, .sgd(learningRate: 1), Objective())
        #expect(text.contains(#""learning_rate":1.0,"momentum":0.0,"nesterov":false,"weight_decay":0.0"#))
    }

    private static let rates: [LearningRate] = [
        0.1, LearningRate(0.5, decay: .piecewise(boundaries: [3, 9], values: [0.25, 0.1])),
        LearningRate(0.5, decay: .exponential(steps: 7, rate: 0.9, staircase: true)),
        LearningRate(0.5, decay: .exponential(steps: 7, rate: 0.9, staircase: false)),
        LearningRate(0.5, decay: .polynomial(steps: 100, end: 0.01, power: 2)),
        LearningRate(0.5, decay: .cosine(steps: 100, end: 0.125)),
        LearningRate(0.5, decay: .cosine(steps: 100, end: 0), warmupSteps: 5, warmupFrom: 0.25),
        LearningRate(0.5, decay: .cosine(steps: 100, end: 0.25), warmupSteps: 5),
    ]

    @Test(arguments: rates) func aScheduleComesBackAsItWas(rate: LearningRate) throws {
        #expect(try reread(.sgd(learningRate: rate))?.optimizer?.learningRate == rate)
    }

    private static let losses: [(Loss, Activation)] = [
        (Loss(.sparseCategoricalCrossentropy), .linear), (Loss(.sparseCategoricalCrossentropy), .sigmoid),
        (Loss(.categoricalCrossentropy, labelSmoothing: 0.1), .linear), (Loss(.categoricalCrossentropy), .sigmoid),
        (Loss(.binaryCrossentropy, labelSmoothing: 0.2), .linear), (Loss(.binaryCrossentropy), .sigmoid),
        (Loss(.meanSquaredError), .linear), (Loss(.meanAbsoluteError), .sigmoid), (Loss(.huber(delta: 0.3)), .linear),
    ]

    @Test(arguments: losses, [nil, 3]) func anObjectiveComesBackAsItWas(loss: (Loss, Activation), topK: Int?) throws {
        let objective = Objective(loss.0, topK: topK)
        let compile = try reread(.sgd(learningRate: 0.1), objective, loss.1)
        #expect(compile?.objective == objective && compile?.problems.isEmpty == true)
    }

    /// An accuracy that Keras counts as we do.
    @Test func theAccuracyIsThatOfTheLoss() throws {
        func names(_ function: Loss.Function) throws -> [String]? {
            try reread(.sgd(learningRate: 0.1), Objective(Loss(function)))?.metrics.map { $0.name }
        }
        #expect(try names(.sparseCategoricalCrossentropy) == ["accuracy"])
        #expect(try names(.categoricalCrossentropy) == ["accuracy"])
        #expect(try names(.binaryCrossentropy) == ["binary_accuracy"])
        #expect(try names(.meanSquaredError) == [])
    }

    /// Then the model is given back as one that was never compiled.
    @Test(arguments: [
        Optimizer(.lars(LARSSettings()), learningRate: 0.1), .sgd(learningRate: LearningRate(0.1, warmupSteps: 5)),
        .sgd(learningRate: LearningRate(0.1, decay: .polynomial(steps: 9, end: 0, power: 1), warmupSteps: 5)),
        .sgd(learningRate: LearningRate(0.1, decay: .piecewise(boundaries: [9], values: [1]), warmupSteps: 5)),
        .sgd(learningRate: LearningRate(0.1, decay: .exponential(steps: 9, rate: 1, staircase: true), warmupSteps: 5)),
    ])
    func whatKerasDoesNotHaveIsLeftOut(optimizer: Optimizer) throws {
        #expect(CompileConfig.value(optimizer, Objective(), model: try model(), endsWithSoftmax: false) == nil)
        #expect(try reread(optimizer) == nil)
    }

    @Test func behindASoftmaxTheLossTakesProbabilities() throws {
        for (endsWithSoftmax, fromLogits) in [(true, false), (false, true)] {
            let value = CompileConfig.value(
                .sgd(learningRate: 0.1), Objective(), model: try model(), endsWithSoftmax: endsWithSoftmax)
            let config = JSONPlace(try #require(value))["loss"]["config"]
            #expect(try config["from_logits"].bool() == fromLogits)
        }
    }
}
