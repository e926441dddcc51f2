package import Wire

/// Decides what a rank does next: events in, actions out. No clock, no memory of floats, no network.
package struct RingCore {
    package let schedule: RingSchedule
    package let rank: Rank
    package let generation: Generation
    /// The present step; nil before the first.
    package private(set) var step: StepNumber?
    /// Pieces of the present step whose sum is whole here.
    package private(set) var finishedCount = 0
    private var states: [PieceState]
    package private(set) var offsets: [Int]
    package private(set) var readyCount = 0  // the pieces before it may use our gradients
    private var parkedCount = 0

    package init(schedule: RingSchedule, rank: Rank, generation: Generation) {
        self.schedule = schedule
        self.rank = rank
        self.generation = generation
        states = schedule.pieces.map { PieceState(roles: schedule.roles(of: rank, in: $0)) }
        offsets = schedule.arcs[rank.index].map { _ in schedule.elementCount }
    }

    /// All pieces of the present step are whole here.
    package var isFinished: Bool { finishedCount == schedule.pieces.count }

    /// Every gradient of the present step is here, so that whatever is missing is missing from others.
    package var hasContributed: Bool { readyCount == schedule.pieces.count }

    /// Begins a step; the frames parked must be given to `received` again.
    package mutating func begin(_ step: StepNumber) {
        precondition(isFinished || self.step == nil, "step \(step) begun before the last one was finished")
        precondition(self.step.map { $0.next == step } ?? true, "steps of a ring follow each other")
        self.step = step
        (finishedCount, readyCount, parkedCount) = (0, 0, 0)
        for place in states.indices { states[place].reset() }
        for place in offsets.indices { offsets[place] = schedule.elementCount }
    }

    /// Elements from `offset` on of one's own `group` (counted in the arc) are final.
    package mutating func gradientReady(group: Int, from offset: Int, into actions: inout [RingAction]) {
        precondition((0...offsets[group]).contains(offset), "offsets of a gradient fall")
        offsets[group] = offset
        let frontier = offsets.reduce(0, max)
        while readyCount < states.count, schedule.pieces[readyCount].readyOffset >= frontier {
            states[readyCount].isReady = true
            gradientsArrived(readyCount, &actions)
            readyCount += 1
        }
    }

    /// A frame whose header is sound has come.
    package mutating func received(_ frame: RingFrame, into actions: inout [RingAction]) throws(RingError) {
        guard frame.generation == generation else { return actions.append(.drop) }
        let previous = schedule.previous(before: rank)
        guard frame.sender == previous else { throw .refused(frame, .sender(expected: previous)) }
        guard let step, frame.step == step else { return try park(frame, &actions) }
        guard frame.piece < states.count else { throw .refused(frame, .piece(count: states.count)) }
        let piece = Int(frame.piece)
        let expected = schedule.pieces[piece].elements.count * MemoryLayout<Float>.size
        guard frame.payloadBytes == expected else { throw .refused(frame, .length(expected: expected)) }
        guard states[piece].accept(frame.kind) else { throw .refused(frame, .unexpected) }
        actions.append(.take(piece: piece))
        switch frame.kind {
        case .partial: addIfReady(piece, &actions)
        case .result: gather(piece, &actions)
        }
    }

    /// The first piece that is not whole, and which kind of frame it waits for; nil when all are.
    package var awaited: (piece: Int, kind: RingFrame.Kind)? {
        guard let piece = states.firstIndex(where: { !$0.isFinished }) else { return nil }
        return (piece, states[piece].awaitsPartial ? .partial : .result)
    }

    /// One's own group that is furthest behind, and the elements it has not given.
    package var missing: (group: Int, elements: Range<Int>) {
        let place = offsets.indices.max { offsets[$0] < offsets[$1] } ?? 0
        return (schedule.arcs[rank.index].lowerBound + place, 0..<offsets[place])
    }
}

extension RingCore {
    private mutating func park(_ frame: RingFrame, _ actions: inout [RingAction]) throws(RingError) {
        if let step, frame.step != step.next { throw .refused(frame, .step(present: step)) }
        let limit = 2 * states.count
        guard parkedCount < limit else { throw .refused(frame, .tooFarAhead(limit: limit)) }
        parkedCount += 1
        actions.append(.park)
    }

    private mutating func gradientsArrived(_ piece: Int, _ actions: inout [RingAction]) {
        if let groups = states[piece].start {
            actions.append(.fold(piece: piece, groups: groups))
            if let rest = states[piece].rest {
                if !rest.isEmpty { actions.append(.extend(piece: piece, groups: rest)) }
                return finish(piece, &actions)
            }
            states[piece].partialSent = true
            actions.append(.sendPartial(piece: piece))
        }
        addIfReady(piece, &actions)
    }

    private mutating func addIfReady(_ piece: Int, _ actions: inout [RingAction]) {
        let state = states[piece]
        guard state.isReady, state.partialCame, let groups = state.add else { return }
        actions.append(.add(piece: piece, groups: groups))
        if state.finishes {
            actions.append(.sendResult(piece: piece))
            finish(piece, &actions)
        } else {
            states[piece].partialSent = true
            actions.append(.sendPartial(piece: piece))
        }
    }

    private mutating func gather(_ piece: Int, _ actions: inout [RingAction]) {
        actions.append(.copy(piece: piece))
        if states[piece].forwards { actions.append(.sendResult(piece: piece)) }
        finish(piece, &actions)
    }

    private mutating func finish(_ piece: Int, _ actions: inout [RingAction]) {
        states[piece].isFinished = true
        finishedCount += 1
        actions.append(.finished(piece: piece))
    }
}
