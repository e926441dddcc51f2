internal import AllReduce
package import NeuralNetwork
internal import Transport
package import Wire

/// One `GroupTrainer` for each compute thread, made on that thread, and what went wrong on any of them. Where groups
/// wait for each other within a step, one for each group of the worker instead, numbered as in its arc.
@safe
package final class ThreadTrainers: @unchecked Sendable {
    private let engine: Engine
    private let job: Job
    private let recorder: TraceRecorder?
    /// Element i is touched by thread i alone.
    private let trainers: UnsafeMutableBufferPointer<GroupTrainer?>
    private let outcome = Monitor(Outcome())

    private struct Outcome {
        var failure: EngineError?
        var planBytes = 0
        var reorders = 0
        var firstNotFinite: String?
        var misfits: [UInt64] = []

        mutating func add(_ more: [UInt64]) {
            misfits = misfits.isEmpty ? more : zip(misfits, more).map(+)
        }
    }

    package init(engine: Engine, job: Job, threads: Int, recorder: TraceRecorder? = nil) {
        self.recorder = recorder
        self.engine = engine
        self.job = job
        unsafe trainers = .allocate(capacity: threads)
        unsafe trainers.initialize(repeating: nil)
    }

    deinit {
        unsafe trainers.deinitialize()
        unsafe trainers.deallocate()
    }

    /// Makes the trainer and the plans of a thread.
    package func prepare(_ thread: Int, sizes: [Int], track: String = "compute") {
        let trainer = GroupTrainer(engine: engine, job: job)
        trainer.track = recorder.map { TraceTrack($0, track) }
        unsafe trainers[thread] = trainer
        run(thread) { trainer throws(EngineError) in
            let bytes = try trainer.prepare(sizes: sizes)
            outcome.withLock {
                $0.planBytes += bytes
                $0.reorders = trainer.reorderCount
            }
        }
    }

    /// Lets a thread use its trainer; keeps the first error of all.
    package func run(_ thread: Int, _ work: (GroupTrainer) throws(EngineError) -> Void) {
        guard let trainer = unsafe trainers[thread] else { preconditionFailure("thread \(thread) is not prepared") }
        do throws(EngineError) {
            try work(trainer)
            if let name = trainer.firstNotFinite { outcome.withLock { $0.firstNotFinite = $0.firstNotFinite ?? name } }
            let misfits = trainer.takeMisfits()
            if !misfits.isEmpty { outcome.withLock { $0.add(misfits) } }
        } catch {
            outcome.withLock { $0.failure = $0.failure ?? error }
        }
    }

    /// What all threads have counted since the last call, of each layer; empty in floating point.
    func takeMisfits() -> [UInt64] {
        outcome.withLock { outcome in
            defer { outcome.misfits = [] }
            return outcome.misfits
        }
    }

    /// Throws what went wrong.
    package func check() throws(EngineError) {
        if let failure = outcome.withLock({ $0.failure }) { throw failure }
    }

    /// Throws what went wrong in a step or an evaluation.
    func checkTraining() throws(TrainingError) {
        do throws(EngineError) {
            try check()
        } catch {
            throw .engine(error)
        }
    }

    /// Layer and pass that gave the first NaN or infinity, once a loss was one.
    package var firstNotFinite: String? { outcome.withLock { $0.firstNotFinite } }

    /// Memory of all plans.
    package var planBytes: Int { outcome.withLock { $0.planBytes } }
    /// Layout changes in a step.
    package var reorders: Int { outcome.withLock { $0.reorders } }
}

/// What each group of the arc got in this step or evaluation: element i is written by the thread that ran group i.
@safe
package final class GroupResults: @unchecked Sendable {
    private let results: UnsafeMutableBufferPointer<BatchResult>

    package init(count: Int) {
        unsafe results = .allocate(capacity: count)
        unsafe results.initialize(repeating: BatchResult(lossSum: 0, correct: 0, count: 0))
    }

    deinit { unsafe results.deallocate() }

    package subscript(local: Int) -> BatchResult {
        get { unsafe results[local] }
        set { unsafe results[local] = newValue }
    }

    /// The result of a group as the coordinator wants it.
    package func report(group: Int, at local: Int) -> ControlGroupResult {
        let result = self[local]
        return .with {
            $0.group = UInt32(group)
            $0.lossSum = result.lossSum
            $0.correct = UInt32(result.correct)
            $0.inTopK = UInt32(result.inTopK)
            $0.count = UInt32(result.count)
        }
    }
}
