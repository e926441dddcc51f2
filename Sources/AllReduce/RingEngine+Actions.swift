internal import Transport
internal import Wire

extension RingEngine {
    /// Does all that the core has asked for, and tells the waiting threads when the step is whole.
    func perform() throws(RingError) {
        if actions.isEmpty { return }
        for place in actions.indices {
            let begun = tracer.now()
            try perform(actions[place])
            tracer.done(actions[place], since: begun)
        }
        actions.removeAll(keepingCapacity: true)
        if core.isFinished { announce() }
    }

    /// Lets the threads that wait for the sum go on.
    func announce() {
        progress.change { state in
            state.completed = core.step
            state.statistics = statistics
        }
    }

    private func perform(_ action: RingAction) throws(RingError) {
        switch action {
        case .fold(let piece, let groups): fold(piece, groups)
        case .extend(let piece, let groups): extend(piece, groups)
        case .take(let piece): try take(piece)
        case .add(let piece, let groups): add(piece, groups)
        case .copy(let piece): copy(piece)
        case .sendPartial(let piece): try send(piece, .partial)
        case .sendResult(let piece): try send(piece, .result)
        case .park: park()
        case .drop: drop()
        case .finished: break
        }
    }

    private func fold(_ piece: Int, _ groups: Range<Int>) {
        let (sum, count) = unsafe sum(of: piece)
        let first = unsafe own(groups.lowerBound, piece)
        guard groups.count > 1 else { return unsafe Fold.copy(first, to: sum, count: count) }
        unsafe fold(first, piece, groups.dropFirst())
    }

    /// sum := first + groups, two of them in each pass over the piece.
    private func fold(_ first: UnsafePointer<Float>, _ piece: Int, _ groups: Range<Int>) {
        let (sum, count) = unsafe sum(of: piece)
        let second = unsafe own(groups.lowerBound, piece)
        guard groups.count > 1 else { return unsafe element.add(first, second, into: sum, count: count) }
        unsafe element.add(first, second, own(groups.lowerBound + 1, piece), into: sum, count: count)
        extend(piece, groups.dropFirst(2))
    }

    private func extend(_ piece: Int, _ groups: Range<Int>) {
        let (sum, count) = unsafe sum(of: piece)
        var rest = groups
        while rest.count > 1 {
            let (first, second) = unsafe (own(rest.lowerBound, piece), own(rest.lowerBound + 1, piece))
            unsafe element.add(first, second, to: sum, count: count)
            rest = rest.dropFirst(2)
        }
        if let last = rest.first { unsafe element.add(own(last, piece), to: sum, count: count) }
    }

    /// The payload is checked here, before anything is added.
    private func take(_ piece: Int) throws(RingError) {
        guard let frame = current else { preconditionFailure("no frame to take") }
        do throws(RingFrameError) {
            let payload = unsafe RawSpan(_unsafeBytes: frame.payload)
            let header = try RingFrame(decoding: unsafe RawSpan(_unsafeBytes: frame.header))
            try header.check(payload: payload, inPlace: frame.isInPlace)
        } catch {
            throw .damaged(peer: core.schedule.previous(before: core.rank), step: core.step, error)
        }
        statistics.framesReceived += 1
        kept[piece] = current
        current = nil
    }

    private func add(_ piece: Int, _ groups: Range<Int>) {
        let received = unsafe payload(piece)
        if Int(bitPattern: received) % MemoryLayout<Float>.alignment == 0 {
            unsafe fold(received.assumingMemoryBound(to: Float.self), piece, groups)
        } else {
            let (sum, count) = unsafe sum(of: piece)
            unsafe Fold.copy(received, to: sum, count: count)
            extend(piece, groups)
        }
        release(piece)
    }

    private func copy(_ piece: Int) {
        let (sum, count) = unsafe sum(of: piece)
        unsafe Fold.copy(payload(piece), to: sum, count: count)
        release(piece)
    }

    private func send(_ piece: Int, _ kind: RingFrame.Kind) throws(RingError) {
        guard let step = core.step else { preconditionFailure("nothing is sent before the first step") }
        let (sum, count) = unsafe sum(of: piece)
        let payload = unsafe UnsafeRawBufferPointer(UnsafeBufferPointer(start: sum, count: count))
        let owner = sums[Self.parity(of: step)].owner
        let frame = RingFrame(
            kind: kind, sender: core.rank, generation: core.generation, step: step, piece: UInt32(piece),
            payload: unsafe RawSpan(_unsafeBytes: payload), inPlace: transport.readsInPlace(owner))
        let header = frame.encoded()
        do throws(TransportError) {
            try unsafe transport.send(header: header.span.bytes, payload: payload, owner: owner)
        } catch {
            throw .transport(error)
        }
        statistics.framesSent += 1
        statistics.payloadBytesSent += payload.count
    }

    private func park() {
        guard let frame = current else { preconditionFailure("no frame to park") }
        parked.append(frame)
        current = nil
    }

    private func drop() {
        if let frame = current { transport.release(frame) }
        current = nil
        statistics.staleFrames += 1
    }
}

extension RingEngine {
    /// Which of the two sum buffers a step uses.
    static func parity(of step: StepNumber) -> Int { Int(step.rawValue % 2) }

    private func sum(of piece: Int) -> (UnsafeMutablePointer<Float>, count: Int) {
        guard let step = core.step else { preconditionFailure("there is no sum before the first step") }
        let elements = core.schedule.pieces[piece].elements
        return unsafe (sums[Self.parity(of: step)].base + elements.lowerBound, elements.count)
    }

    /// Where an own group's gradient of a piece lies; the group is numbered as in the whole ring.
    private func own(_ group: Int, _ piece: Int) -> UnsafePointer<Float> {
        let place = group - core.schedule.arcs[core.rank.index].lowerBound
        guard let base = unsafe contributions[place].baseAddress else {
            preconditionFailure("a gradient without memory")
        }
        return unsafe base + core.schedule.pieces[piece].elements.lowerBound
    }

    private func payload(_ piece: Int) -> UnsafeRawPointer {
        guard let base = unsafe kept[piece]?.payload.baseAddress else { preconditionFailure("no frame is kept") }
        return unsafe base
    }

    private func release(_ piece: Int) {
        if let frame = kept[piece] { transport.release(frame) }
        kept[piece] = nil
    }
}
