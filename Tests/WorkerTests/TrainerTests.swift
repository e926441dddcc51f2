import AllReduce
import NeuralNetwork
import Testing
import Transport
import Wire
import Worker

@Suite(.timeLimit(.minutes(5))) struct TrainerTests {
    /// 23 samples in steps of 10, 10 and 3: in the last of each epoch one group of four has no sample.
    @Test(arguments: 1...4, [1, 2]) func anyRingOfThreadsGivesTheSameBits(ranks: Int, threads: Int) throws {
        try Ranks(job: Jobs.make(Jobs.small()), count: ranks, threads: threads).compare()
    }

    @Test(arguments: 1...4, [1, 2]) func soDoesAnyRingOverSockets(ranks: Int, threads: Int) throws {
        try Ranks(job: Jobs.make(Jobs.small()), count: ranks, threads: threads).compare(over: .ipc)
    }

    @Test(arguments: [Jobs.plain, .sgd(learningRate: 0.2, momentum: 0.5)], [4, 512, 65_536])
    func optimizersAndBucketsDoNotMatter(optimizer: Optimizer, bucketBytes: UInt64) throws {
        let job = try Jobs.make(Jobs.small(), optimizer, bucketBytes: bucketBytes)
        try Ranks(job: job, count: 3, threads: 2).compare(epochs: 1)
    }

    /// Three blocks: the sums of the second and third begin at groups 1 and 2.
    @Test(arguments: [1, 2, 3]) func blocksBeginAtTheirOwnGroups(ranks: Int) throws {
        let job = try Jobs.make(Jobs.wide(), images: 12, batch: 6, groups: 3, bucketBytes: 100_000)
        #expect(try job.makeEngine().layout.flatCount > 2 * 65_536)
        try Ranks(job: job, count: ranks, threads: 2).compare(epochs: 1)
    }

    /// Normalizations, whose statistics go round the ring in the places of gradients, a shortcut, dropout and Adam.
    @Test(arguments: 1...4, [1, 2]) func soDoesANormalizedNetwork(ranks: Int, threads: Int) throws {
        let adam = Optimizer(.adam(MomentSettings()), learningRate: 0.01, weightDecay: 0.01)
        try Ranks(job: Jobs.make(Jobs.normalized(), adam), count: ranks, threads: threads).compare(over: .ipc)
    }

    /// One set of weights for two uses: their gradient is summed in the group before it goes round the ring.
    @Test(arguments: 1...4, [1, 2]) func soDoesANetworkOfSharedLayers(ranks: Int, threads: Int) throws {
        let adam = Optimizer(.adam(MomentSettings()), learningRate: 0.01, weightDecay: 0.01)
        let job = try Jobs.make(Jobs.shared(), adam, bucketBytes: 64)
        try Ranks(job: job, count: ranks, threads: threads).compare(over: .ipc)
    }

    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: [1, 2, 3])
    func soItDoesInBFloat16(ranks: Int) throws {
        try Ranks(job: Jobs.make(Jobs.shared(), format: .bfloat16), count: ranks, threads: 2).compare()
    }

    @Test(arguments: [1, 2, 3]) func soDoesANetworkOfOneOutput(ranks: Int) throws {
        let job = try Jobs.make(Jobs.binary(), objective: Objective(Loss(.binaryCrossentropy)))
        try Ranks(job: job, count: ranks, threads: 2).compare(epochs: 1)
    }

    @Test func aLossThatDoesNotSuitTheModelIsRefused() throws {
        #expect(throws: WorkerError.self) { try Jobs.make(Jobs.binary()) }
    }

    @Test(arguments: [1, 3], [1, 2]) func soDoesAnyLossAndWhatIsCounted(ranks: Int, threads: Int) throws {
        let losses = [
            Loss(.huber(delta: 0.5)), Loss(.categoricalCrossentropy, labelSmoothing: 0.1), Loss(.binaryCrossentropy),
            Loss(.meanSquaredError), Loss(.meanAbsoluteError),
        ]
        for loss in losses {
            let job = try Jobs.make(Jobs.small(), objective: Objective(loss, topK: 2))
            try Ranks(job: job, count: ranks, threads: threads).compare(epochs: 1)
        }
    }

    @Test func movingStatisticsFollowTheData() throws {
        let job = try Jobs.make(Jobs.normalized(), images: 40, batch: 20, groups: 2)
        let orders = Jobs.orders(job, epochs: 10)
        let report = try #require(try Ranks(job: job, count: 2, threads: 1).run(orders, over: .inProcess).first)
        let engine = try job.makeEngine()
        let parameters = engine.model.parameters
        let values = engine.unpack(report.weights)
        for (parameter, values) in zip(parameters, values) where parameter.momentum != nil {
            #expect(values.allSatisfy { $0 != parameter.initialValue && $0.isFinite }, "\(parameter.name)")
            if parameter.name.hasSuffix("variance") { #expect(values.allSatisfy { $0 > 0 }) }
        }
    }

    @Test(arguments: [1, 2, 5, 8]) func anyNumberOfGroupsIsServed(groups: Int) throws {
        let job = try Jobs.make(Jobs.small(), images: 13, batch: 6, groups: groups)
        for ranks in Set([1, min(2, groups), groups]) {
            try Ranks(job: job, count: ranks, threads: 3).compare(epochs: 1)
        }
    }

    @Test func stepsOfFewerSamplesThanGroupsAreServed() throws {
        let job = try Jobs.make(Jobs.small(), images: 5, batch: 2, groups: 4)
        try Ranks(job: job, count: 2, threads: 2).compare()
    }

    @Test func aBatchLargerThanTheDataIsServed() throws {
        let job = try Jobs.make(Jobs.small(), images: 5, batch: 64, groups: 3)
        try Ranks(job: job, count: 3, threads: 1).compare()
    }

    @Test func trainingLearns() throws {
        let job = try Jobs.make(
            Jobs.small(dropout: 0.1), .sgd(learningRate: 0.05, momentum: 0.9), images: 60, batch: 12)
        let orders = Jobs.orders(job, epochs: 20)
        let report = try #require(try Ranks(job: job, count: 1, threads: 2).run(orders, over: .inProcess).first)
        let losses = report.steps.map { $0.groups.reduce(0) { $0 + $1.lossSum } / 12 }
        let (first, last) = (losses.prefix(5).reduce(0, +), losses.suffix(5).reduce(0, +))
        #expect(last < 0.5 * first)
        #expect(report.evaluation.groups.reduce(0) { $0 + $1.correct } >= 8, "of 10")
    }

    @Test(arguments: 1...4) func theRanksEvaluateTheTestSetOnceTogether(ranks: Int) throws {
        let job = try Jobs.make(Jobs.small(), images: 66, objective: Objective(Loss(.meanSquaredError), topK: 2))
        let trainer = GroupTrainer(engine: try job.makeEngine(), job: job)
        let reports = try Ranks(job: job, count: ranks, threads: 2).run(Jobs.orders(job, epochs: 1), over: .inProcess)
        let weights = FloatBuffer(count: reports[0].weights.count)
        weights.array = reports[0].weights
        let expected = try (0..<4).map { group in
            let share = MicroBatch.share(of: 0..<11, group: group, groups: 4)
            return unsafe try trainer.evaluate(share, weights: UnsafePointer(weights.base))
        }
        let groups = reports.flatMap(\.evaluation.groups)
        #expect(groups.map(\.count) == [2, 3, 3, 3])
        #expect(groups.map(\.lossSum) == expected.map(\.lossSum))
        #expect(groups.map(\.inTopK) == expected.map { UInt32($0.inTopK) })
        #expect(expected.reduce(0) { $0 + $1.inTopK } > expected.reduce(0) { $0 + $1.correct })
        #expect(groups.map(\.correct) == expected.map { UInt32($0.correct) })
        #expect(reports.allSatisfy { $0.evaluation.afterSteps == 7 })
    }

    /// With an average the test set meets that, and the weights go their own way.
    @Test func theAverageIsWhatIsTested() throws {
        let rule = UpdateRule.sgd(momentum: 0.9, nesterov: false)
        func report(_ average: WeightAverage?) throws -> RankReport {
            let optimizer = Optimizer(rule, learningRate: 0.1, average: average)
            let job = try Jobs.make(Jobs.normalized(), optimizer, images: 40)
            return try #require(
                try Ranks(job: job, count: 1, threads: 1).run(Jobs.orders(job, epochs: 2), over: .inProcess).first)
        }
        func loss(_ report: RankReport) -> [Double] { report.evaluation.groups.map(\.lossSum) }
        let plain = try report(nil)
        let slow = try report(WeightAverage(momentum: 0.9))
        let none = try report(WeightAverage(momentum: 0))
        let overwritten = try report(WeightAverage(momentum: 0.9, overwriteEvery: 1))
        #expect(bits(slow.weights) == bits(plain.weights) && loss(slow) != loss(plain))
        #expect(bits(none.weights) == bits(plain.weights) && loss(none) == loss(plain))
        #expect(bits(overwritten.weights) != bits(plain.weights))
    }

    /// A trainer of a ring of one.
    private func alone(_ job: Job) throws -> Trainer {
        let ranks = Ranks(job: job, count: 1, threads: 1)
        let schedule = try RingSchedule(
            elementCount: try job.makeEngine().layout.flatCount, arcs: ranks.arcs, bucketBytes: job.bucketBytes)
        let trainer = try ranks.trainer(0, schedule, InProcessRing.make(count: 1, frameLimit: schedule.frameLimit)[0])
        #expect(try trainer.prepare().bytes > 0)
        return trainer
    }

    @Test func anOrderThatCannotBeIsRefusedAndChangesNothing() throws {
        let job = try Jobs.make(Jobs.small())
        let trainer = try alone(job)
        defer { trainer.close() }
        let orders = Jobs.orders(job, epochs: 1)
        _ = try trainer.step(orders[0])
        let before = bits(trainer.state.weights.array)
        let spoilers: [(inout ControlStepOrder) -> Void] = [
            { $0.step = 0 }, { $0.step = 2 }, { $0.step = .max }, { $0.count = 0 }, { $0.count = 11 },
            { $0.count = .max }, { $0.first = 14 }, { $0.first = 24 }, { $0.first = .max },
        ]
        for spoil in spoilers {
            var order = orders[1]
            spoil(&order)
            let error = #expect(throws: TrainingError.self) { try trainer.step(order) }
            #expect(error?.description.contains("next is step 1, at most 10 of 23 samples") == true)
        }
        #expect(bits(trainer.state.weights.array) == before && trainer.state.steps == 1)
        let slow = try SlowTrainer(job)
        _ = try slow.step(orders[0])
        #expect(try trainer.step(orders[1]).weightsDigest == slow.step(orders[1]).digest)
    }

    @Test func aRingThatIsClosedFailsTheStep() throws {
        let trainer = try alone(Jobs.make(Jobs.small()))
        defer { trainer.close() }
        trainer.reducer.close()
        let order = Jobs.orders(trainer.job, epochs: 1)[0]
        let error = #expect(throws: TrainingError.self) { try trainer.step(order) }
        guard case .ring(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description == reason.description)
        #expect(trainer.state.steps == 0)
    }
}
