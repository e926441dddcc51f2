package import AllReduce
internal import Checkpoint
internal import Datasets
internal import Foundation
internal import NeuralNetwork
internal import Transport
package import Wire

/// The thread that carries out the coordinator's orders one after the other, and answers each.
///
/// It is number 0 of the compute threads; the control channel's thread never waits for it.
package final class TrainerThread {
    package typealias Answer = @Sendable (ControlFromWorker.OneOf_Body) -> Void

    private let options: WorkerOptions
    private let orders: OrderQueue
    private let snapshots: SnapshotStore
    private let formed: @Sendable (RingReducer) -> Void
    private let answer: Answer
    private var prepared: Prepared?
    private var trainer: Trainer?

    private struct Prepared {
        let job: Job
        let engine: Engine
        let state: TrainingState
        let ring: ZeroMQRing
        let statistics: ZeroMQRing?
        let before: (available: Int?, resident: Int)
    }

    /// - Parameters:
    ///   - formed: Told of each ring, so that waiting for it can be ended from outside.
    ///   - answer: Sends to the coordinator.
    package init(
        _ options: WorkerOptions, orders: OrderQueue, snapshots: SnapshotStore,
        formed: @escaping @Sendable (RingReducer) -> Void, answer: @escaping Answer
    ) {
        self.options = options
        self.formed = formed
        self.orders = orders
        self.snapshots = snapshots
        self.answer = answer
    }

    /// Serves the queue until it says finish or an order fails; the failure is sent to the coordinator as well.
    package func run() throws(WorkerError) {
        defer { close() }
        do throws(WorkerError) {
            while true {
                let order = orders.next()
                if case .finish = order { return }
                try carryOut(order)
            }
        } catch {
            answer(
                .failure(
                    .with {
                        $0.reason = error.description
                        $0.input = error.isInput
                    }))
            throw error
        }
    }

    private func carryOut(_ order: WorkerOrder) throws(WorkerError) {
        switch order {
        case .prepare(let welcome, let state): try prepare(welcome, state)
        case .formRing(let form): try formRing(form)
        case .train(let step):
            answer(.stepDone(try training { trainer throws(TrainingError) in try trainer.step(step) }))
        case .evaluate(let steps):
            answer(
                .evaluationDone(
                    try training { trainer throws(TrainingError) in try trainer.evaluate(afterSteps: steps) }))
        case .takeSnapshot(let step): try takeSnapshot(step)
        case .finish: break
        }
    }

    private func prepare(_ welcome: ControlWelcome, _ bytes: [UInt8]?) throws(WorkerError) {
        guard prepared == nil else { throw .lost("the coordinator says twice what to train") }
        let before = (HostMemory().available, HostMemory().resident)
        let job = try Job(welcome, data: options.data)
        let engine = try inputErrors { () throws(EngineError) in try job.makeEngine() }
        let state = TrainingState(engine: engine, optimizer: job.optimizer, seed: job.seed)
        if let bytes {
            try StateFile(engine: engine, optimizer: job.optimizer).decode(bytes, into: state)
            if let place = state.firstNotFinite(engine, job.optimizer) {
                throw .input("the state to go on from is of a training that has diverged: \(place) is not finite")
            }
            state.steps = Int(clamping: welcome.resume.step)
        }
        let endpoint = try ringEndpoint(welcome)
        let ring = try bindRing(endpoint) { () throws(RingScheduleError) in
            try RingSchedule(
                elementCount: engine.layout.flatCount, arcs: [0..<job.groups], bucketBytes: job.bucketBytes)
        }
        let board = StatisticsBoard(engine.synchronizations, groups: job.groups)
        let statistics =
            board.count == 0
            ? nil
            : try bindRing(endpoint.besides) { () throws(RingScheduleError) in try board.schedule(ranks: 1) }
        prepared = Prepared(
            job: job, engine: engine, state: state, ring: ring, statistics: statistics, before: before)
        answer(
            .prepared(
                .with {
                    $0.dataSha256 = Data(job.dataset.digest.bytes)
                    $0.trainCount = UInt64(job.dataset.train.count)
                    $0.testCount = UInt64(job.dataset.test.count)
                    $0.ringEndpoint = ring.endpoint.description
                    $0.statisticsEndpoint = statistics?.endpoint.description ?? ""
                }))
    }

    private func bindRing(
        _ endpoint: Endpoint, for schedule: () throws(RingScheduleError) -> RingSchedule
    ) throws(WorkerError) -> ZeroMQRing {
        let schedule = try inputErrors(schedule)
        let largest = schedule.pieces.map(\.elements.count).max() ?? 0
        return try inputErrors { () throws(TransportError) in
            try ZeroMQRing(
                bindingTo: endpoint, frameLimit: schedule.frameLimit,
                maximumPayloadBytes: largest * MemoryLayout<Float>.size)
        }
    }

    /// Where the worker's end of the ring binds: as the coordinator says, else at the address that faces it.
    private func ringEndpoint(_ welcome: ControlWelcome) throws(WorkerError) -> Endpoint {
        try inputErrors { () throws(TransportError) in
            guard welcome.ringBind.isEmpty else { return try Endpoint(welcome.ringBind) }
            if let address = options.ringAddress { return .tcp(host: address, port: nil) }
            guard case .tcp(let host, let port) = try Endpoint(options.coordinator) else {
                return .tcp(host: "127.0.0.1", port: nil)
            }
            return .tcp(host: try LocalAddress.facing(host: host, port: port ?? 1), port: nil)
        }
    }

    private func formRing(_ form: ControlFormRing) throws(WorkerError) {
        guard let prepared else { throw .lost("the coordinator forms a ring before it has said what to train") }
        guard trainer == nil else { throw .lost("the coordinator forms a second ring; this worker takes part in one") }
        let trainer = try TrainerAssembly(
            job: prepared.job, engine: prepared.engine, state: prepared.state, ring: prepared.ring, form: form,
            threads: options.slots,
            memory: MemoryCheck(
                availableBefore: prepared.before.available, taken: HostMemory().resident - prepared.before.resident,
                hostGroups: Int(form.hostGroups)),
            statistics: prepared.statistics
        ).assemble()
        self.trainer = trainer
        for reducer in trainer.reducers { formed(reducer) }
        let plans = try inputErrors { () throws(EngineError) in try trainer.prepare() }
        answer(
            .ringReady(
                .with {
                    $0.generation = form.generation
                    $0.planBytes = UInt64(plans.bytes)
                    $0.reorders = UInt32(plans.reorders)
                }))
    }

    private func takeSnapshot(_ step: Int) throws(WorkerError) {
        guard let prepared, prepared.state.steps == step else {
            throw .lost("the coordinator asks for the state after step \(step), it is at \(prepared?.state.steps ?? 0)")
        }
        if let place = prepared.state.firstNotFinite(prepared.engine, prepared.job.optimizer) {
            throw .input(
                "the state after step \(step) cannot be saved, \(place) is not finite: the training has diverged")
        }
        var copy = try copyErrors { () throws(CheckpointError) in try TemporaryFile(in: NSTemporaryDirectory()) }
        let digests = try copyErrors { () throws(CheckpointError) in
            try StateFile(engine: prepared.engine, optimizer: prepared.job.optimizer).write(prepared.state, to: &copy)
        }
        let byteCount = copy.byteCount
        snapshots.keep(copy, step: step)
        answer(
            .snapshotReady(
                .with {
                    $0.step = UInt64(step)
                    $0.byteCount = UInt64(byteCount)
                    $0.sha256 = Data(digests.file.bytes)
                    $0.weightsSha256 = Data(digests.weights.bytes)
                }))
    }

    private func copyErrors<Result: ~Copyable>(
        _ work: () throws(CheckpointError) -> Result
    ) throws(WorkerError) -> Result {
        do throws(CheckpointError) {
            return try work()
        } catch {
            throw .input("no copy of the state can be made: \(error), or set TMPDIR to a folder that has room")
        }
    }

    private func training<Result>(_ work: (Trainer) throws(TrainingError) -> Result) throws(WorkerError) -> Result {
        guard let trainer else { throw .lost("the coordinator asks for training before it has formed a ring") }
        do throws(TrainingError) {
            return try work(trainer)
        } catch {
            throw .lost(error.description)
        }
    }

    private func close() {
        trainer?.close()
        guard trainer == nil else { return }
        prepared?.ring.close(linger: .zero)
        prepared?.statistics?.close(linger: .zero)
    }
}

extension Endpoint {
    /// Where a second ring binds: another socket file in the same folder, another port of the same host.
    fileprivate var besides: Endpoint {
        switch self {
        case .tcp(let host, _): .tcp(host: host, port: nil)
        case .ipc(let path): .ipc(path: path + ".s")
        }
    }
}

/// Runs work whose errors are the user's to mend.
func inputErrors<Result, Failure: Error>(_ work: () throws(Failure) -> Result) throws(WorkerError) -> Result {
    do throws(Failure) {
        return try work()
    } catch {
        throw .input("\(error)")
    }
}
