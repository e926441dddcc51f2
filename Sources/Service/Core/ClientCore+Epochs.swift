internal import Coordinator
internal import Wire

/// From epoch to epoch.
extension ClientCore {
    mutating func proceed(_ proceed: ClientProceed) throws(ServiceRefusal) -> [ServiceAction] {
        guard case .ready(let job) = phase else {
            throw ServiceRefusal("there is no job that waits to proceed; begin one, or wait for the end of its epoch")
        }
        if let problem = proceed.problem(job.begin) { throw ServiceRefusal(problem) }
        phase = .starting(job, proceed)
        if hasRun, !isStopping, proceed.state == held { return release() }
        let ending = stopRun()
        return ending + [.find([proceed.state.blob])]
    }

    /// Begins a run, as soon as there is none.
    mutating func start() -> [ServiceAction] {
        guard case .starting(let job, let proceed) = phase else { return [] }
        isStateHere = hasRun
        guard !hasRun else { return [] }  // `ended` comes first.
        hasRun = true
        held = proceed.state
        return [.start(proceed.state, afterSteps: job.steps)]
    }

    private mutating func release() -> [ServiceAction] {
        guard case .starting(let job, let proceed) = phase else { return [] }
        phase = .epoch(job, proceed, EpochProgress())
        let rate = proceed.hasLearningRate ? proceed.learningRate : nil
        return [.release(Release(steps: Int(proceed.steps), evaluates: proceed.evaluate, learningRate: rate))]
    }

    mutating func follow(_ news: RunNews, at now: Duration) -> [ServiceAction] {
        if case .held = news, case .starting = phase, !isStopping { return release() }
        guard case .epoch(let job, let proceed, var progress) = phase else { return [] }
        switch news {
        case .committed(_, let metrics):
            let isTold = progress.commit(metrics, at: now)
            phase = .epoch(job, proceed, progress)
            return isTold ? tell(.progress(progress.message(job.names))) : []
        case .evaluated(_, let metrics):
            progress.evaluated(metrics)
            phase = .epoch(job, proceed, progress)
            return []
        case .held: return isStopping ? [] : endEpoch(progress)
        }
    }

    private mutating func endEpoch(_ progress: EpochProgress) -> [ServiceAction] {
        progress.steps > 0 ? [.readState] : finish(nil)
    }

    /// Tells the client of the end of its epoch.
    mutating func finish(_ state: ClientState?) -> [ServiceAction] {
        guard case .epoch(var job, _, let progress) = phase else { return [] }
        job.steps += progress.steps
        phase = .ready(job)
        held = state ?? held
        return tell(.epochDone(progress.done(job.names, state: state)))
    }

    /// Stops the epoch that runs; its end comes with that of the run.
    mutating func stopEpoch() -> [ServiceAction] {
        guard case .epoch = phase else { return [] }
        return stopRun()
    }

    mutating func ended(_ failure: String?) throws(ServiceRefusal) -> [ServiceAction] {
        let wasAsked = isStopping
        (hasRun, isStopping) = (false, false)
        switch phase {
        case .epoch(_, _, let progress):
            guard wasAsked, failure == nil else { throw ServiceRefusal(failure ?? "the run has ended before its time") }
            return endEpoch(progress)
        case .starting:
            guard wasAsked else { throw ServiceRefusal(failure ?? "the run has ended before it began") }
            return isStateHere ? start() : []
        case .ready where !wasAsked:
            throw ServiceRefusal(failure ?? "the run has ended while it held")
        case .idle, .checking, .loading, .ready: return []
        }
    }
}

extension ClientProceed {
    /// What is wrong with it; nil if nothing is.
    func problem(_ begin: ClientBegin) -> String? {
        if steps > 0, !begin.hasTrain { return "\(steps) steps without training data" }
        if evaluate, !begin.hasTest { return "an evaluation without test data" }
        if steps == 0, !evaluate { return "neither steps nor an evaluation to proceed with" }
        if hasLearningRate, !learningRate.isFinite { return "a learning rate of \(learningRate); it must be a number" }
        guard state.iteration <= UInt64(Int32.max) else {
            return "\(state.iteration) optimizer steps; at most \(Int32.max)"
        }
        return nil
    }
}
