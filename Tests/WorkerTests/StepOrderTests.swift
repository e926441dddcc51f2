import NeuralNetwork
import Testing
import Wire
import Worker

/// What a step's order, and the welcome, say beside the samples.
@Suite struct StepOrderTests {
    private func digests(_ job: Job, _ orders: [ControlStepOrder], ranks: Int = 1) throws -> [UInt64] {
        let reports = try Ranks(job: job, count: ranks, threads: 1).run(orders, over: .inProcess)
        return try #require(reports.first).steps.map { $0.weightsDigest }
    }

    private func orders(_ job: Job, rate: Double?) -> [ControlStepOrder] {
        Jobs.orders(job, epochs: 2).map { order in
            var order = order
            if let rate { order.learningRate = rate }
            return order
        }
    }

    private static let rules: [@Sendable (LearningRate) -> Optimizer] = [
        { .sgd(learningRate: $0, momentum: 0.9, weightDecay: 0.001) },
        { Optimizer(.adam(MomentSettings()), learningRate: $0) },
    ]

    @Test(arguments: rules.indices)
    func aRateOfTheOrderIsThatOfTheStep(rule: Int) throws {
        let job = try Jobs.make(Jobs.small(), Self.rules[rule](0.5))
        let other = try Jobs.make(Jobs.small(), Self.rules[rule](0.125))
        let expected = try digests(other, orders(other, rate: nil))
        #expect(try digests(job, orders(job, rate: 0.125)) == expected)
        #expect(try digests(job, orders(job, rate: nil)) != expected)
    }

    @Test func aRateHoldsForItsStepOnly() throws {
        let job = try Jobs.make(Jobs.small(), Jobs.plain)
        var mixed = orders(job, rate: nil)
        mixed[0].learningRate = 0
        let plain = try digests(job, orders(job, rate: nil))
        let found = try digests(job, mixed)
        #expect(found[0] != plain[0] && found[1] != found[0])
    }

    @Test(arguments: [Double.nan, .infinity])
    func aRateThatIsNoNumberIsRefused(rate: Double) throws {
        let job = try Jobs.make(Jobs.small(), Jobs.plain)
        #expect(throws: TrainingError.self) { try digests(job, orders(job, rate: rate)) }
    }

    @Test(arguments: 1...3)
    func samplesCanBeTakenAsTheyLie(ranks: Int) throws {
        var welcome = try Jobs.welcome(Jobs.small())
        welcome.keepOrder = true
        let job = try Job(welcome, data: nil)
        #expect(job.keepsOrder)
        let slow = try SlowTrainer(job)
        let expected = try Jobs.orders(job, epochs: 2).map { try slow.step($0).digest }
        #expect(try digests(job, Jobs.orders(job, epochs: 2), ranks: ranks) == expected)
        let shuffled = try Jobs.make(Jobs.small())
        #expect(!shuffled.keepsOrder)
        #expect(try digests(shuffled, Jobs.orders(shuffled, epochs: 2)) != expected)
    }
}
