import AllReduce
import Glibc
import NeuralNetwork
import Synchronization
import Testing
import Transport
import Wire
import Worker

/// What the ranks of a test talk over.
enum RingKind: String, CaseIterable {
    case inProcess, ipc

    private static let count = Atomic<Int>(0)

    /// A socket file that nobody else uses.
    static func endpoint() throws -> Endpoint {
        let number = count.add(1, ordering: .relaxed).newValue
        return try Endpoint("ipc:///tmp/regatta-worker-\(getpid())-\(number)")
    }

    func transports(_ schedule: RingSchedule) throws -> [any RingTransport] {
        guard self == .ipc else {
            return InProcessRing.make(count: schedule.rankCount, frameLimit: schedule.frameLimit)
        }
        let rings = try (0..<schedule.rankCount).map { _ in
            try ZeroMQRing(
                bindingTo: Self.endpoint(), frameLimit: schedule.frameLimit,
                maximumPayloadBytes: RingSchedule.maximumPayloadBytes)
        }
        for (place, ring) in rings.enumerated() { try ring.connect(to: rings[(place + 1) % rings.count].endpoint) }
        return rings
    }
}

/// A trainer that was made on one thread and goes on on another; never on two at once.
struct Lent: @unchecked Sendable {
    let trainer: Trainer
}

/// What a rank reports of a run.
struct RankReport: Sendable {
    var steps: [ControlStepDone] = []
    var evaluation = ControlEvaluationDone()
    var weights: [Float] = []
}

/// A whole cluster in this process: each rank is a trainer on a thread of its own.
struct Ranks: Sendable {
    let job: Job
    let count: Int
    let threads: Int

    /// The arcs of the ranks: as even as can be.
    var arcs: [Range<Int>] { (0..<count).map { MicroBatch.share(of: 0..<job.groups, group: $0, groups: count) } }

    /// Takes the steps, evaluates at the end.
    func run(_ orders: [ControlStepOrder], over kind: RingKind) throws -> [RankReport] {
        let engine = try job.makeEngine()
        let schedule = try RingSchedule(
            elementCount: engine.layout.flatCount, arcs: arcs, bucketBytes: job.bucketBytes)
        let transports = try kind.transports(schedule)
        let statistics = try kind.transports(
            StatisticsBoard(engine.synchronizations, groups: job.groups).schedule(ranks: count))
        let reports = Monitor([Result<RankReport, TrainingError>?](repeating: nil, count: count))
        let running = (0..<count).map { rank in
            NamedThread(name: "rank \(rank)") {
                let report = run(rank, orders, schedule, transports[rank], statistics[rank])
                reports.withLock { $0[rank] = report }
            }
        }
        for thread in running { thread.join() }
        return try reports.withLock { $0 }.compactMap { try $0?.get() }
    }

    /// Runs some epochs and compares every digest, loss, weight and count with the slow trainer.
    func compare(epochs: Int = 2, over kind: RingKind = .inProcess) throws {
        let orders = Jobs.orders(job, epochs: epochs)
        let slow = try SlowTrainer(job)
        let expected = try orders.map { try slow.step($0) }
        let reports = try run(orders, over: kind)
        #expect(reports.count == count)
        for report in reports {
            #expect(report.steps.map(\.weightsDigest) == expected.map(\.digest), "\(job.optimizer)")
            #expect(report.steps.map(\.step) == orders.map(\.step))
            #expect(bits(report.weights) == bits(slow.state.weights.array), "\(job.optimizer)")
        }
        for (step, expected) in expected.enumerated() {
            let groups = reports.flatMap { $0.steps[step].groups }
            #expect(groups.map(\.group) == (0..<UInt32(job.groups)).map(\.self))
            #expect(groups.map(\.lossSum) == expected.results.map(\.lossSum))
            #expect(groups.map(\.correct) == expected.results.map { UInt32($0.correct) })
            #expect(groups.map(\.inTopK) == expected.results.map { UInt32($0.inTopK) })
            #expect(groups.map(\.count) == expected.results.map { UInt32($0.count) })
        }
    }

    /// One rank's trainer, with an engine of its own as in a process of its own.
    func trainer(
        _ rank: Int, _ schedule: RingSchedule, _ transport: any RingTransport,
        statistics: (any RingTransport)? = nil
    ) throws(EngineError) -> Trainer {
        let engine = try job.makeEngine()
        let gradients = arcs[rank].map { _ in FloatBuffer(count: engine.layout.flatCount) }
        let reducer = unsafe RingReducer(
            schedule: schedule, rank: Rank(rawValue: UInt16(rank)), generation: Generation(rawValue: 1),
            contributions: gradients.map { unsafe $0.reading }, transport: transport, timeout: job.ringPatience,
            element: job.format.word.element)
        return Trainer(
            job: job, engine: engine,
            state: TrainingState(engine: engine, optimizer: job.optimizer, seed: job.seed),
            place: RingPlace(rank: rank, arc: arcs[rank]), reducer: reducer, gradients: gradients, threads: threads,
            statistics: statistics.flatMap { statisticsRing(engine, rank, $0) })
    }

    private func statisticsRing(_ engine: Engine, _ rank: Int, _ transport: any RingTransport) -> StatisticsRing? {
        if engine.synchronizations.isEmpty { return nil }
        let board = StatisticsBoard(engine.synchronizations, groups: job.groups)
        return try? StatisticsRing(
            board, rank: rank, ranks: count, generation: Generation(rawValue: 1), transport: transport,
            timeout: job.ringPatience)
    }

    private func run(
        _ rank: Int, _ orders: [ControlStepOrder], _ schedule: RingSchedule, _ transport: any RingTransport,
        _ statistics: any RingTransport
    ) -> Result<RankReport, TrainingError> {
        do throws(EngineError) {
            let trainer = try trainer(rank, schedule, transport, statistics: statistics)
            defer { trainer.close() }
            _ = try trainer.prepare()
            return train(trainer, orders)
        } catch {
            return .failure(.engine(error))
        }
    }

    private func train(_ trainer: Trainer, _ orders: [ControlStepOrder]) -> Result<RankReport, TrainingError> {
        var report = RankReport()
        do throws(TrainingError) {
            for order in orders { report.steps.append(try trainer.step(order)) }
            report.evaluation = try trainer.evaluate(afterSteps: orders.count)
            report.weights = trainer.state.weights.array
            return .success(report)
        } catch {
            return .failure(error)
        }
    }
}
