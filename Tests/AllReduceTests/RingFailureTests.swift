import AllReduce
import Testing
import Transport
import Wire

/// A reducer whose neighbour is the test: what it refuses, and how long it waits.
@Suite(.timeLimit(.minutes(10))) struct RingFailureTests {
    /// Rank 1 of a ring of two with one group each; the test is rank 0, which begins the only block.
    struct Bench {
        let schedule: RingSchedule
        let neighbour: InProcessRing
        let gradients: Gradients
        let reducer: RingReducer

        init(timeout: Duration = .seconds(300)) throws {
            schedule = try RingSchedule(elementCount: 2, arcs: [0..<1, 1..<2], bucketBytes: 64)
            let ends = InProcessRing.make(count: 2, frameLimit: schedule.frameLimit)
            neighbour = ends[0]
            gradients = Gradients(groups: 1, count: 2)
            gradients.set(0, 0..<2, from: [0.5, 0.25])
            reducer = unsafe RingReducer(
                schedule: schedule, rank: Rank(rawValue: 1), generation: Generation(rawValue: 3),
                contributions: gradients.contributions, transport: ends[1], timeout: timeout,
                element: .float32)
        }

        /// Sends a partial of ones, with one bit of header or payload flipped if asked.
        func send(
            step: UInt64 = 5, generation: UInt32 = 3, sender: UInt16 = 0, flipHeader: Int? = nil,
            flipPayload: Int? = nil
        )
            throws
        {
            var payload: [UInt8] = [0, 0, 128, 63, 0, 0, 128, 63]
            let frame = unsafe RingFrame(
                kind: .partial, sender: Rank(rawValue: sender), generation: Generation(rawValue: generation),
                step: StepNumber(rawValue: step), piece: 0, payload: payload.span.bytes)
            var header = frame.encoded()
            if let bit = flipHeader { header[bit / 8] ^= 1 << UInt8(bit % 8) }
            if let bit = flipPayload { payload[bit / 8] ^= 1 << UInt8(bit % 8) }
            try unsafe payload.withUnsafeBytes { bytes in
                try unsafe neighbour.send(header: header.span.bytes, payload: bytes, owner: gradients)
            }
        }

        func start(step: UInt64 = 5) {
            reducer.begin(step: StepNumber(rawValue: step))
            reducer.contribute(group: 0, from: 0)
        }

        func sum(step: UInt64 = 5) throws -> [Float] { try unsafe Array(reducer.sum(of: StepNumber(rawValue: step))) }

        /// The error of a sum as its one line, the time taken out.
        func failure(step: UInt64 = 5) -> String {
            let error = #expect(throws: RingError.self) { try sum(step: step) }
            let text = error.map { "\($0)" } ?? ""
            return text.firstRange(of: " for 0.").map { String(text[..<$0.lowerBound]) } ?? text
        }
    }

    @Test func theBenchWorks() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        bench.start()
        try bench.send()
        #expect(try bench.sum() == [1.5, 1.25])
    }

    @Test func aSilentNeighbourIsNamedWithStepAndPiece() throws {
        let bench = try Bench(timeout: .milliseconds(100))
        defer { bench.reducer.close() }
        bench.start()
        #expect(bench.failure() == "step 5: waiting for partial of piece 0 from rank 0: nothing")
        #expect(bench.failure() == "step 5: waiting for partial of piece 0 from rank 0: nothing", "failure is sticky")
        bench.reducer.contribute(group: 0, from: 0)
        #expect(bench.failure(step: 6).hasPrefix("step 5: waiting"), "for later steps too")
    }

    @Test func ownGradientsThatDoNotComeAreNamed() throws {
        let bench = try Bench(timeout: .milliseconds(100))
        defer { bench.reducer.close() }
        bench.reducer.begin(step: StepNumber(rawValue: 5))
        try bench.send()
        #expect(bench.failure() == "step 5: own chip group 1 has not given elements 0..<2: nothing")
    }

    @Test func theOnlyGroupsMissingGradientIsNamedToo() throws {
        let schedule = try RingSchedule(elementCount: 3, arcs: [0..<1], bucketBytes: 64)
        let ring = Ring(schedule, try Network.inProcess.transports(schedule), timeout: .milliseconds(20))
        defer { ring.close() }
        ring.reducers[0].begin(step: StepNumber(rawValue: 1))
        ring.reducers[0].contribute(group: 0, from: 1)
        let error = #expect(throws: RingError.self) { _ = try unsafe ring.reducers[0].sum(of: StepNumber(rawValue: 1)) }
        #expect(error?.description.hasPrefix("step 1: own chip group 0 has not given elements 0..<1") == true)
    }

    @Test func aDamagedPayloadIsNeverAdded() throws {
        for bit in [0, 31, 63] {
            let bench = try Bench()
            defer { bench.reducer.close() }
            bench.start()
            try bench.send(flipPayload: bit)
            #expect(bench.failure() == "step 5: from rank 0: payload damaged: its checksum differs")
        }
    }

    @Test(arguments: (0..<29).map { $0 * 13 + 4 }) func aDamagedHeaderEndsTheRing(bit: Int) throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        bench.start()
        try bench.send(flipHeader: bit)
        #expect(bench.failure().contains(": from rank 0: "), "it may come before the step has begun")
    }

    @Test func aDamagedFrameOfTheNextStepIsRefusedWhenItsStepBegins() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        try bench.send(flipPayload: 3)
        bench.start()
        #expect(bench.failure() == "step 5: from rank 0: payload damaged: its checksum differs")
    }

    @Test func staleFramesAreCountedAndNotUsed() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        bench.start()
        try bench.send(generation: 2)
        try bench.send(generation: 4, flipPayload: 1)
        try bench.send()
        #expect(try bench.sum() == [1.5, 1.25])
        #expect(bench.reducer.statistics.staleFrames == 2)
        #expect(bench.reducer.statistics.framesReceived == 1)
    }

    @Test func aStaleFrameDoesNotRenewTheWait() throws {
        let bench = try Bench(timeout: .milliseconds(200))
        defer { bench.reducer.close() }
        let isOver = Monitor(false)
        let chatter = NamedThread(name: "chatter") {
            let deadline = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < deadline {
                try? bench.send(generation: 2)
                if isOver.wait(until: .now + .milliseconds(10), for: { $0 ? true : nil }) != nil { return }
            }
        }
        bench.start()
        #expect(bench.failure().hasPrefix("step 5: waiting for partial"))
        isOver.change { $0 = true }
        chatter.join()
    }

    @Test func aFasterNeighbourMayBeOneStepAhead() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        try bench.send(step: 5)
        bench.start(step: 5)
        #expect(try bench.sum(step: 5) == [1.5, 1.25])
        try bench.send(step: 6)
        bench.start(step: 6)
        #expect(try bench.sum(step: 6) == [1.5, 1.25])
    }

    @Test func aNeighbourThatIsTwoStepsAheadIsRefused() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        bench.start()
        try bench.send(step: 7)
        #expect(bench.failure() == "step 7: partial of piece 0, 8 bytes from rank 0: the present step is 5")
    }

    @Test func aFrameOfAStrangerIsRefused() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        bench.start()
        try bench.send(sender: 1)
        #expect(bench.failure() == "step 5: partial of piece 0, 8 bytes from rank 1: must come from rank 0")
    }

    @Test func aNeighbourThatLeavesInMidStepIsNoticedAtOnce() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        bench.start()
        bench.neighbour.close(linger: .zero)
        #expect(bench.failure() == "step 5: rank 0 closed its end of the ring in mid-step")
    }

    @Test func aNeighbourThatLeavesAfterItsLastFrameIsMissedOnlyByTheNextStep() throws {
        let bench = try Bench()
        defer { bench.reducer.close() }
        try bench.send()
        bench.neighbour.close(linger: .zero)
        bench.start()
        #expect(try bench.sum() == [1.5, 1.25])
        bench.start(step: 6)
        #expect(bench.failure(step: 6) == "step 6: rank 0 closed its end of the ring in mid-step")
    }

    @Test(arguments: [Network.ipc, .tcp]) func aDeadRankEndsTheWholeRingAtOnce(network: Network) throws {
        let schedule = try RingSchedule(
            elementCount: 100, arcs: [0..<1, 1..<2, 2..<3], bucketBytes: 64, blockElements: 10)
        let ring = Ring(schedule, try network.transports(schedule))
        defer { ring.close() }
        let values = Cases.gradients(groups: 3, count: 100, seed: 1)
        _ = try ring.run(step: StepNumber(rawValue: 1), values, seed: 1)
        ring.reducers[0].close()
        for rank in [1, 2] {
            guard case .failure(let error) = ring.runRank(rank, step: StepNumber(rawValue: 2), values, seed: 1) else {
                Issue.record("rank \(rank) went on without rank 0")
                continue
            }
            #expect("\(error)".hasSuffix("closed its end of the ring in mid-step"), "\(error)")
        }
    }

    @Test func aClosedReducerFailsAtOnce() throws {
        let bench = try Bench()
        bench.start()
        bench.reducer.close()
        bench.reducer.close()
        #expect(bench.failure() == "the ring was closed on this side")
        bench.start(step: 6)
        #expect(bench.failure(step: 6) == "the ring was closed on this side")
    }

    @Test func risingOffsetsAreABugOfTheCaller() async {
        await #expect(processExitsWith: .failure) {
            let bench = try Bench()
            bench.start()
            bench.reducer.contribute(group: 0, from: 1)
        }
    }

    @Test func aStepLeftOutIsABugOfTheCaller() async {
        await #expect(processExitsWith: .failure) {
            let bench = try Bench()
            try bench.send()
            bench.start()
            _ = try bench.sum()
            bench.start(step: 7)
        }
    }
}
