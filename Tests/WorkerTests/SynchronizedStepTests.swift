import AllReduce
import NeuralNetwork
import Testing
import Transport
import Wire
import Worker

/// Training with synchronized normalizations, whoever hosts the groups.
@Suite(.timeLimit(.minutes(5))) struct SynchronizedStepTests {
    private static let adam = Optimizer(.adam(MomentSettings()), learningRate: 0.01, weightDecay: 0.01)

    private func job(_ scope: NormalizationScope = .sync, images: Int = 23, batch: Int = 10, groups: Int = 4) throws
        -> Job
    {
        try Jobs.make(Jobs.normalized(scope), Self.adam, images: images, batch: batch, groups: groups)
    }

    /// 23 samples in steps of 10, 10 and 3: in the last of each epoch one group of four has no sample.
    @Test(arguments: 1...4, [1, 2, 4]) func anyRingOfThreadsGivesTheSameBits(ranks: Int, threads: Int) throws {
        try Ranks(job: job(), count: ranks, threads: threads).compare()
    }

    @Test(arguments: 1...4) func soDoesAnyRingOverSockets(ranks: Int) throws {
        try Ranks(job: job(), count: ranks, threads: 2).compare(over: .ipc)
    }

    @Test(arguments: [1, 2, 5, 8]) func anyNumberOfGroupsIsServed(groups: Int) throws {
        let job = try job(images: 13, batch: 6, groups: groups)
        for ranks in Set([1, min(2, groups), groups]) {
            try Ranks(job: job, count: ranks, threads: 3).compare(epochs: 1)
        }
    }

    /// What the groups compute together is what one group computes of the whole batch; of local normalizations it is
    /// not. Without dropout, as a mask behind a convolution is a matter of the layout.
    @Test func groupsTrainAsOneGroupDoes() throws {
        func weights(_ scope: NormalizationScope, groups: Int) throws -> [[Float]] {
            let sgd = Optimizer.sgd(learningRate: 0.1, momentum: 0.9)
            let job = try Jobs.make(Jobs.normalized(scope), sgd, images: 40, batch: 20, groups: groups)
            let report = try Ranks(job: job, count: 1, threads: 1).run(Jobs.orders(job, epochs: 3), over: .inProcess)
            return try job.makeEngine().unpack(report[0].weights)
        }
        func distance(_ one: [[Float]], _ other: [[Float]]) -> Float {
            zip(one.joined(), other.joined()).map { abs($0 - $1) }.max() ?? .infinity
        }
        let whole = try weights(.sync, groups: 1)
        #expect(distance(try weights(.sync, groups: 4), whole) < 1e-3)
        #expect(distance(try weights(.local, groups: 1), whole) < 1e-3)
        #expect(distance(try weights(.local, groups: 4), whole) > 1e-2)
    }

    @Test func whichKindItIsDecidesTheResult() throws {
        let digests = try NormalizationScope.allCases.map { scope in
            try SlowTrainer(job(scope)).step(Jobs.orders(job(scope), epochs: 1)[0]).digest
        }
        #expect(digests[0] != digests[1])
    }

    /// A trainer of a ring of one, or the first of a ring whose others do nothing.
    private struct First {
        let trainer: Trainer
        private let others: [any RingTransport]

        init(_ job: Job, ranks: Int = 1) throws {
            let ranks = Ranks(job: job, count: ranks, threads: 1)
            let engine = try job.makeEngine()
            let schedule = try RingSchedule(
                elementCount: engine.layout.flatCount, arcs: ranks.arcs, bucketBytes: job.bucketBytes)
            let board = StatisticsBoard(engine.synchronizations, groups: job.groups)
            let transports = try RingKind.inProcess.transports(schedule)
            let statistics = try RingKind.inProcess.transports(board.schedule(ranks: ranks.count))
            trainer = try ranks.trainer(0, schedule, transports[0], statistics: statistics[0])
            others = Array(transports.dropFirst()) + Array(statistics.dropFirst())
        }

        func close() {
            trainer.close()
            for other in others { other.close(linger: .zero) }
        }
    }

    @Test func eachGroupHasPlansOfItsOwn() throws {
        let (local, sync) = (try First(job(.local)), try First(job()))
        defer { for first in [local, sync] { first.close() } }
        let (few, many) = (try local.trainer.prepare().bytes, try sync.trainer.prepare().bytes)
        #expect(many > 3 * few)
        #expect((local.trainer.reducers.count, sync.trainer.reducers.count) == (1, 2))
    }

    @Test func aStatisticsRingThatIsClosedFailsTheStep() throws {
        let first = try First(job(), ranks: 2)
        defer { first.close() }
        _ = try first.trainer.prepare()
        let stop = first.trainer.reducers[1]
        let thread = NamedThread(name: "stop") { stop.close() }
        let error = #expect(throws: TrainingError.self) { try first.trainer.step(Jobs.orders(job(), epochs: 1)[0]) }
        thread.join()
        guard case .statistics(0, "bn", .closed)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(first.trainer.state.steps == 0)
    }

    @Test func aTrainerWithoutAStatisticsRingIsABug() async {
        await #expect(processExitsWith: .failure) {
            let job = try Jobs.make(Jobs.normalized(.sync))
            let ranks = Ranks(job: job, count: 1, threads: 1)
            let schedule = try RingSchedule(
                elementCount: try job.makeEngine().layout.flatCount, arcs: ranks.arcs, bucketBytes: job.bucketBytes)
            _ = try ranks.trainer(0, schedule, RingKind.inProcess.transports(schedule)[0])
        }
    }

    /// The search comes when the step is over; the statistics of all groups are those of the step.
    @Test func theFirstLayerThatIsNotFiniteIsNamed() throws {
        let first = try First(job())
        defer { first.close() }
        let trainer = first.trainer
        _ = try trainer.prepare()
        let entry = try #require(trainer.engine.layout.entries.first { $0.parameter.name == "bn_1/beta" })
        unsafe trainer.state.weights.base[entry.range.lowerBound] = .infinity
        let done = try trainer.step(Jobs.orders(job(), epochs: 1)[0])
        #expect(done.firstNotFinite == "bn_1 forward")
    }
}
