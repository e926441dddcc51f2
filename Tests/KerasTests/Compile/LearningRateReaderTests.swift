import Keras
import NeuralNetwork
import Testing

/// Keras' schedules as ours.
@Suite struct LearningRateReaderTests {
    private let golden: GoldenSettings

    init() throws { golden = try GoldenSettings() }

    private func rate(_ schedule: JSONValue) throws -> LearningRate? {
        try Compiling.optimizer(["class_name": "SGD", "config": ["learning_rate": schedule]]).0?.learningRate
    }

    /// In the order of `keras_compile.py`.
    private static let expected: [LearningRate] = [
        LearningRate(0.3, decay: .cosine(steps: 70, end: 0.3 * 0.125)),
        LearningRate(0.3, decay: .cosine(steps: 70, end: 0.3 * 0.25), warmupSteps: 9, warmupFrom: 0),
        LearningRate(0.3, decay: .exponential(steps: 7, rate: 0.5, staircase: false)),
        LearningRate(0.3, decay: .exponential(steps: 7, rate: 0.5, staircase: true)),
        LearningRate(0.3, decay: .piecewise(boundaries: [3, 8], values: [0.2, 0.1])),
        LearningRate(0.3, decay: .polynomial(steps: 20, end: 1e-4, power: 1)),
        LearningRate(0.3, decay: .polynomial(steps: 20, end: 0.01, power: 2)),
    ]

    @Test func whatKerasWritesIsRead() throws {
        #expect(try golden["schedules"].map(rate) == Self.expected)
    }

    /// At every third of ninety steps, to the precision of Keras' float32.
    @Test func ratesAreThoseOfKeras() throws {
        for (schedule, rates) in zip(try golden["schedules"], try golden["rates"]) {
            let read = try #require(try rate(schedule))
            for (number, expected) in try JSONPlace(rates).list().enumerated() {
                let (value, keras) = (read.value(at: 3 * number), try expected.number())
                #expect(abs(value - keras) <= 1e-6 * max(keras, 0.01), "\(schedule.jsonText), step \(3 * number)")
            }
        }
    }

    @Test func aWarmUpWithoutATargetIsNone() throws {
        let config: JSONValue = ["initial_learning_rate": 0.5, "decay_steps": 10, "warmup_steps": 5]
        let read = try rate(["class_name": "CosineDecay", "config": config])
        #expect(read == LearningRate(0.5, decay: .cosine(steps: 10, end: 0)))
    }

    @Test func aListOfRatesMustFitItsBoundaries() throws {
        let config: JSONValue = ["boundaries": [1, 2], "values": [0.5, 0.25]]
        let line = try Compiling.optimizer([
            "class_name": "SGD",
            "config": ["learning_rate": ["class_name": "PiecewiseConstantDecay", "config": config]],
        ]).1
        #expect(
            line == "optimizer.config.learning_rate.config.values: there are 2; there must be one more than boundaries")
        let none: JSONValue = ["boundaries": [], "values": []]
        #expect(try rate(["class_name": "PiecewiseConstantDecay", "config": none]) == nil)
    }
}
