import NeuralNetwork
import Random
import Testing
import Wire
import Worker

/// Every optimizer in whole training runs, and what it leaves in a checkpoint.
@Suite(.timeLimit(.minutes(5))) struct OptimizedTrainingTests {
    @Test(arguments: Optimizers.all) func everyOptimizerGivesTheSameBitsOnARing(optimizer: Optimizer) throws {
        let job = try Jobs.make(Jobs.small(), optimizer)
        try Ranks(job: job, count: 3, threads: 2).compare()
    }

    /// Parameters that lie in several blocks, whose norms are summed by several threads.
    @Test(arguments: Optimizers.some, [1, 3]) func soItDoesOverSeveralBlocks(optimizer: Optimizer, ranks: Int) throws {
        let job = try Jobs.make(Jobs.wide(), optimizer, images: 12, batch: 6, groups: 3, bucketBytes: 100_000)
        try Ranks(job: job, count: ranks, threads: 2).compare(epochs: 1)
    }

    private static let learners: [(Optimizer, String)] = [
        (.sgd(learningRate: 0.05, momentum: 0.9, nesterov: true), "Nesterov"),
        (Optimizer(.adam(MomentSettings()), learningRate: 0.01), "Adam"),
        (Optimizer(.adamW(MomentSettings()), learningRate: 0.01, weightDecay: 0.01, clipping: .norm(1)), "AdamW"),
        (Optimizer(.rmsprop(RMSpropSettings()), learningRate: 0.005), "RMSprop"),
        (Optimizer(.lamb(MomentSettings()), learningRate: 0.02, clipping: .globalNorm(1)), "LAMB"),
        (
            Optimizer(
                .lars(LARSSettings(trust: 0.005)),
                learningRate: LearningRate(1, decay: .cosine(steps: 90, end: 0), warmupSteps: 10), weightDecay: 1e-4),
            "LARS"
        ),
    ]

    @Test(arguments: learners) func everyOptimizerLearns(optimizer: Optimizer, name: String) throws {
        let job = try Jobs.make(Jobs.small(dropout: 0), optimizer, images: 60, batch: 12)
        let orders = Jobs.orders(job, epochs: 20)
        let report = try #require(try Ranks(job: job, count: 1, threads: 2).run(orders, over: .inProcess).first)
        let losses = report.steps.map { $0.groups.reduce(0) { $0 + $1.lossSum } / 12 }
        let (first, last) = (losses.prefix(5).reduce(0, +), losses.suffix(5).reduce(0, +))
        #expect(last < 0.7 * first, "\(name): \(first) to \(last)")
    }

    /// Elements that stand for nothing must not drift: norms are taken over them too.
    @Test(arguments: Optimizers.all) func gapsAndPaddingStayZero(optimizer: Optimizer) throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 3)
        var numbers = Numbers(seed: 1)
        func flat() -> [Float] { engine.pack(engine.model.parameters.map { numbers.floats($0.count) }) }
        let test = UpdateHarness(optimizer, optimizer.targets(in: engine.layout), weights: flat())
        for _ in 0..<3 { test.step(flat()) }
        let ones = engine.pack(engine.model.parameters.map { [Float](repeating: 1, count: $0.count) })
        #expect(ones.contains(0))
        for vector in [test.weights] + test.slots {
            for (mark, value) in zip(ones, vector.array) where mark == 0 { #expect(value == 0) }
        }
    }

    @Test func targetsAreTheLayoutsParameters() throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 3)
        let optimizer = Optimizer(.lamb(MomentSettings()), learningRate: 1, excludedFromDecay: ["bias", "dense_1/"])
        let targets = optimizer.targets(in: engine.layout)
        #expect(targets.map(\.range) == engine.layout.entries.map(\.range))
        #expect(targets.first?.range.lowerBound == 0 && targets.last?.range.upperBound == engine.layout.flatCount)
        #expect(targets.map(\.isVector) == [false, true, false, true, false, true])
        #expect(targets.map(\.decays) == [true, false, true, false, false, false])
        let all = Optimizer.sgd(learningRate: 1, weightDecay: 1).targets(in: engine.layout)
        #expect(all.allSatisfy { $0.decays })
    }

    /// A checkpoint has every slot under Keras' name, and a state read from it goes on to the same bits.
    @Test(arguments: Optimizers.some) func aCheckpointHoldsAllThatTheOptimizerKeeps(optimizer: Optimizer) throws {
        let job = try Jobs.make(Jobs.small(), optimizer)
        let orders = Jobs.orders(job, epochs: 2)
        let (whole, half, resumed) = (try SlowTrainer(job), try SlowTrainer(job), try SlowTrainer(job))
        for order in orders { _ = try whole.step(order) }
        for order in orders[..<2] { _ = try half.step(order) }
        let file = StateFile(engine: half.engine, optimizer: optimizer)
        let bytes = try file.encode(half.state)
        let header = String(decoding: bytes.dropFirst(8).prefix(4_000), as: UTF8.self)
        for slot in optimizer.slotNames { #expect(header.contains("\"optimizer/\(slot)/dense/kernel\"")) }
        try file.decode(bytes, into: resumed.state)
        resumed.state.steps = 2
        for order in orders[2...] { _ = try resumed.step(order) }
        #expect(try file.encode(resumed.state) == file.encode(whole.state))
    }
}
