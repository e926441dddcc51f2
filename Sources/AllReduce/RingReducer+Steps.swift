public import Wire

extension RingReducer {
    /// Begins a step, before its first `contribute`; steps follow each other, and each must have been summed before.
    ///
    /// After a failure it does nothing.
    public func begin(step: StepNumber) {
        progress.change { state in
            guard state.failure == nil else { return }
            precondition(state.completed == state.begun, "the last step is not summed yet")
            precondition(state.begun.map { $0.next == step } ?? true, "steps of a ring follow each other")
            state.begun = step
            state.readyPieces = 0
            for place in state.offsets.indices { state.offsets[place] = schedule.elementCount }
            if sums.isEmpty, schedule.elementCount == 0 { state.completed = step }
        }
        if !sums.isEmpty { transport.wake() }
    }

    /// Says that the elements from `offset` on of the gradient of one's own group are final in this step.
    ///
    /// `group` counts in the own arc. Call it with falling offsets, at last with 0, from any thread. Cost: a lock,
    /// and a wake-up of the ring's thread if a whole bucket has become final; it allocates nothing. After a failure it
    /// does nothing.
    public func contribute(group: Int, from offset: Int) {
        let isNews = progress.withLock { state in
            guard state.failure == nil else { return false }
            precondition(state.begun != nil, "a gradient before the first step")
            precondition((0...state.offsets[group]).contains(offset), "offsets of a gradient fall, to 0")
            state.offsets[group] = offset
            return noteReady(&state)
        }
        guard isNews else { return }
        if sums.isEmpty {
            progress.change { $0.completed = $0.begun }
        } else {
            transport.wake()
        }
    }

    /// Whether a piece, or in a ring of one group the whole gradient, has become ready.
    private func noteReady(_ state: inout RingProgress) -> Bool {
        let frontier = state.offsets.reduce(0, max)
        if sums.isEmpty { return frontier == 0 && state.completed != state.begun }
        let before = state.readyPieces
        while state.readyPieces < schedule.pieces.count,
            schedule.pieces[state.readyPieces].readyOffset >= frontier
        {
            state.readyPieces += 1
        }
        return state.readyPieces > before
    }

    /// Waits for the sum of a step over all chip groups; the same bits at every rank.
    ///
    /// The memory stays as it is until the second `begin` after this step's. In a ring of one group it is the
    /// group's own gradient, and nothing is copied or added.
    public func sum(of step: StepNumber) throws(RingError) -> UnsafeBufferPointer<Float> {
        progress.withLock { $0.waiting += 1 }
        defer { progress.withLock { $0.waiting -= 1 } }
        while true {
            let answer = progress.wait(until: .now + timeout) { Self.answer($0, to: step) }
            switch answer {
            case .whole?: return unsafe memory(of: step)
            case .failed(let error)?: throw error
            case nil: if sums.isEmpty { throw giveUp(step) }  // else the ring's thread decides when to give up
            }
        }
    }

    /// What was sent and received so far.
    public var statistics: RingStatistics { progress.withLock { $0.statistics } }

    /// Ends the ring: lets queued results leave for at most 5 s, frees the transport and waits for the thread.
    ///
    /// Every later call fails. Calling it again, from any thread, waits for the end and does nothing else.
    public func close() {
        askToClose()
        thread.withLock { thread in
            thread?.join()
            thread = nil
            progress.change { $0.failure = $0.failure ?? .closed }
            if sums.isEmpty { transport.close(linger: .zero) }  // under the lock: it is not made for two threads
        }
    }

    func askToClose() {
        progress.change { $0.closing = true }
        if !sums.isEmpty { transport.wake() }
    }

    private enum Answer {
        case whole
        case failed(RingError)
    }

    private static func answer(_ state: RingProgress, to step: StepNumber) -> Answer? {
        if let failure = state.failure { return .failed(failure) }
        guard let completed = state.completed else { return nil }
        return completed >= step ? .whole : nil
    }

    private func memory(of step: StepNumber) -> UnsafeBufferPointer<Float> {
        if sums.isEmpty { return unsafe contributions[0] }
        return unsafe UnsafeBufferPointer(sums[RingEngine.parity(of: step)].floats)
    }

    /// The only group has not finished its gradient in time.
    private func giveUp(_ step: StepNumber) -> RingError {
        progress.change { state in
            let failure =
                state.failure
                ?? .contributionMissing(group: 0, step: step, elements: 0..<state.offsets[0], for: timeout)
            state.failure = failure
            return failure
        }
    }
}
