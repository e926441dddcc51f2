import Keras
import NeuralNetwork
import Testing

/// Keras' optimizers as ours.
@Suite struct OptimizerReaderTests {
    private let golden: GoldenSettings

    init() throws { golden = try GoldenSettings() }

    /// In the order of `keras_compile.py`.
    private static let expected: [Optimizer] = [
        .sgd(learningRate: 0.01),
        Optimizer(
            .sgd(momentum: 0.8, nesterov: true), learningRate: 0.3, weightDecay: 0.002, clipping: .norm(1.5)),
        Optimizer(.adam(MomentSettings()), learningRate: 0.001),
        Optimizer(
            .adam(MomentSettings(beta1: 0.7, beta2: 0.95, epsilon: 1e-4)), learningRate: 0.007,
            clipping: .globalNorm(2.5)),
        Optimizer(.adamW(MomentSettings()), learningRate: 0.001, weightDecay: 0.004),
        Optimizer(.adamW(MomentSettings()), learningRate: 0.1, weightDecay: 0.03, clipping: .value(0.75)),
        Optimizer(.lamb(MomentSettings(beta1: 0.6, beta2: 0.8, epsilon: 1e-5)), learningRate: 0.2),
        Optimizer(.rmsprop(RMSpropSettings()), learningRate: 0.001),
        Optimizer(
            .rmsprop(RMSpropSettings(rho: 0.75, momentum: 0.4, epsilon: 1e-3, centered: true)), learningRate: 0.05,
            average: WeightAverage(momentum: 0.9, overwriteEvery: 7)),
        Optimizer(.sgd(momentum: 0, nesterov: false), learningRate: 0.1, average: WeightAverage(momentum: 0.99)),
    ]

    @Test func whatKerasWritesIsRead() throws {
        let read = try golden["optimizers"].map { try Compiling.optimizer($0) }
        #expect(read.map { $0.0 } == Self.expected && read.allSatisfy { $0.1 == nil })
    }

    /// Keras 2, and Keras 3.3, write just a name where one was given.
    @Test(arguments: [
        ("adam", 2), ("Adam", 2), ("sgd", 0), ("SGD", 0), ("rmsprop", 7), ("RMSprop", 7), ("adamw", 4),
    ])
    func aNameAloneHasKerasDefaults(name: String, place: Int) throws {
        #expect(try Compiling.optimizer(.text(name)).0 == Self.expected[place])
        #expect(try Compiling.optimizer(["class_name": .text(name), "config": [:]]).0 == Self.expected[place])
        let package: JSONValue = ["class_name": .text("Custom>\(name)"), "config": [:]]
        #expect(try Compiling.optimizer(package).0 == Self.expected[place])
    }

    @Test func aLegacyModelHasItInOptimizerConfig() throws {
        let compile = try Compiling.compile([
            "optimizer_config": ["class_name": "SGD", "config": ["learning_rate": 0.10000000149011612, "decay": 0.0]]
        ])
        #expect(compile.optimizer == .sgd(learningRate: 0.1) && compile.problems.isEmpty)
    }

    private static let refused = [
        "optimizer.config.amsgrad: it is true; false is supported",
        "optimizer: the optimizer 'Adagrad' is not supported; "
            + "these are: Adam, AdamW, Lamb, RMSprop, SGD", "optimizer: the optimizer 'Adadelta' is not",
        "optimizer: the optimizer 'Adamax' is not", "optimizer: the optimizer 'Nadam' is not",
        "optimizer: the optimizer 'Lion' is not", "optimizer: the optimizer 'Ftrl' is not",
        "optimizer: the optimizer 'Adafactor' is not", "optimizer: the optimizer 'Muon' is not",
        "optimizer.config.gradient_accumulation_steps: it is 4; none is supported",
        "optimizer.config.loss_scale_factor: it is 2; none is supported",
        "optimizer.config.learning_rate: the schedule 'InverseTimeDecay' is not supported; these are: CosineDecay, Exp",
        "optimizer.config.learning_rate: the schedule 'CosineDecayRestarts' is not",
        "optimizer.config.learning_rate.config.cycle: it is true; false is supported",
    ]

    @Test func whatIsNotSupportedIsNamed() throws {
        let values = try golden["refused"]
        #expect(values.count == Self.refused.count)
        for (value, problem) in zip(values, Self.refused) {
            let (optimizer, line) = try Compiling.optimizer(value)
            #expect(optimizer == nil && line?.hasPrefix(problem) == true, "\(line ?? "")")
        }
    }

    private static let impossible: [(JSONValue, String)] = [
        (["momentum": 1.5], "optimizer: the momentum is 1.5; it must be at least 0 and below 1"),
        (["learning_rate": 0], "optimizer: the learning rate is 0.0; it must be finite and above 0"),
        (["learning_rate": "fast"], "optimizer.config.learning_rate: it is 'fast'; it must be a number"),
        (["nesterov": 1], "optimizer.config.nesterov: it is 1; it must be true or false"),
        (["nesterov": true], "optimizer: the momentum is 0.0; it must be above 0 for Nesterov's rule"),
        (["clipnorm": -1], "optimizer: the norm to clip at is -1.0"),
        (["decay": 0.1], "optimizer.config.decay: it is not"),
        (["use_ema": true, "ema_overwrite_frequency": 0], "optimizer: the number of steps after which weights"),
        (
            ["learning_rate": ["class_name": "CosineDecay"]],
            "optimizer.config.learning_rate.config.initial_learning_rate: it"
        ),
    ]

    @Test(arguments: impossible) func whatCannotBeIsNamed(config: JSONValue, problem: String) throws {
        let (optimizer, line) = try Compiling.optimizer(["class_name": "SGD", "config": config])
        #expect(optimizer == nil && line?.hasPrefix(problem) == true, "\(line ?? "")")
    }
}
