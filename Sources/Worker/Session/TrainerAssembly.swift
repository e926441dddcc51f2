internal import AllReduce
package import NeuralNetwork
package import Transport
package import Wire

/// Puts a trainer together for a place in a ring.
package struct TrainerAssembly {
    let job: Job
    let engine: Engine
    let state: TrainingState
    let ring: ZeroMQRing
    /// For the statistics of synchronized normalizations.
    let statistics: ZeroMQRing?
    let form: ControlFormRing
    let threads: Int
    let memory: MemoryCheck?

    package init(
        job: Job, engine: Engine, state: TrainingState, ring: ZeroMQRing, form: ControlFormRing, threads: Int,
        memory: MemoryCheck? = nil, statistics: ZeroMQRing? = nil
    ) {
        self.statistics = statistics
        self.memory = memory
        (self.job, self.engine, self.state) = (job, engine, state)
        (self.ring, self.form, self.threads) = (ring, form, threads)
    }

    /// Checks that there is memory for all, connects to the next worker and makes the gradient buffers, the reducer and the trainer.
    package func assemble() throws(WorkerError) -> Trainer {
        let arcs = try arcs()
        let rank = Int(form.rank)
        guard arcs.indices.contains(rank) else {
            throw .lost("the coordinator gives out rank \(rank) in a ring of \(arcs.count)")
        }
        let place = RingPlace(rank: rank, arc: arcs[rank])
        try memory?.check(job, engine: engine, place: place, ranks: arcs.count, threads: threads)
        if arcs.count > 1 {
            try connect(ring, to: form.nextEndpoint)
            if let statistics { try connect(statistics, to: form.nextStatisticsEndpoint) }
        }
        let schedule = try inputErrors { () throws(RingScheduleError) in
            try RingSchedule(elementCount: engine.layout.flatCount, arcs: arcs, bucketBytes: job.bucketBytes)
        }
        let recorder = job.traceSteps > 0 ? TraceRecorder(steps: job.traceSteps) : nil
        let gradients = place.arc.map { _ in FloatBuffer(count: engine.layout.flatCount) }
        let reducer = unsafe RingReducer(
            schedule: schedule, rank: Rank(rawValue: UInt16(rank)), generation: Generation(rawValue: form.generation),
            contributions: gradients.map { unsafe $0.reading }, transport: ring, timeout: job.ringPatience,
            element: job.format.word.element, observer: recorder?.ringObserver)
        return Trainer(
            job: job, engine: engine, state: state, place: place, reducer: reducer, gradients: gradients,
            threads: threads, statistics: try statisticsRing(rank, arcs.count), recorder: recorder)
    }

    private func connect(_ ring: ZeroMQRing, to next: String) throws(WorkerError) {
        try inputErrors { () throws(TransportError) in try ring.connect(to: Endpoint(next)) }
    }

    private func statisticsRing(_ rank: Int, _ ranks: Int) throws(WorkerError) -> StatisticsRing? {
        guard let statistics else { return nil }
        return try inputErrors { () throws(RingScheduleError) in
            try StatisticsRing(
                StatisticsBoard(engine.synchronizations, groups: job.groups), rank: rank, ranks: ranks,
                generation: Generation(rawValue: form.generation), transport: statistics, timeout: job.ringPatience)
        }
    }

    /// The arcs of all ranks, from their starts.
    private func arcs() throws(WorkerError) -> [Range<Int>] {
        let starts = form.arcStarts.map { Int($0) }
        let ends = starts.dropFirst() + [job.groups]
        guard starts.first == 0, zip(starts, ends).allSatisfy({ $0 < $1 }) else {
            throw .lost("the coordinator cuts the ring of \(job.groups) groups at \(starts); that cannot be right")
        }
        return zip(starts, ends).map { $0..<$1 }
    }
}
