import AllReduce
import Testing
import Wire

/// A ring of cores without floats or threads: sums are lists of chip groups, frames wait in queues, and a seed decides
/// who goes next.
struct CoreRing {
    struct Letter {
        let frame: RingFrame
        let groups: [Int]
    }

    let schedule: RingSchedule
    var cores: [RingCore]
    var sums: [[[Int]]]
    var kept: [[[Int]]]
    var parked: [[Letter]]
    var queues: [[Letter]]
    var remaining: [[Int]]
    var random: SplitMix

    init(_ schedule: RingSchedule, seed: UInt64) {
        self.schedule = schedule
        cores = (0..<schedule.rankCount).map {
            RingCore(schedule: schedule, rank: Rank(rawValue: UInt16($0)), generation: Generation(rawValue: 3))
        }
        let empty = cores.map { _ in schedule.pieces.map { _ in [Int]() } }
        (sums, kept) = (empty, empty)
        (parked, queues) = (cores.map { _ in [] }, cores.map { _ in [] })
        remaining = schedule.arcs.map { $0.map { _ in 0 } }
        random = SplitMix(seed)
    }

    /// Runs steps until every rank has finished the last; ranks begin as soon as they can.
    mutating func run(steps: ClosedRange<UInt64>) throws {
        while !isFinished(at: steps.upperBound) {
            let place = Int.random(in: cores.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: try begin(place, steps)
            case 1: try contribute(place)
            default: try deliver(place)
            }
        }
    }

    private func isFinished(at step: UInt64) -> Bool {
        cores.allSatisfy { $0.isFinished && $0.step?.rawValue == step }
    }

    private mutating func begin(_ place: Int, _ steps: ClosedRange<UInt64>) throws {
        let next = cores[place].step?.rawValue.advanced(by: 1) ?? steps.lowerBound
        guard cores[place].isFinished || cores[place].step == nil, next <= steps.upperBound else { return }
        cores[place].begin(StepNumber(rawValue: next))
        remaining[place] = remaining[place].map { _ in schedule.elementCount }
        let letters = parked[place]
        parked[place] = []
        for letter in letters { try receive(place, letter) }
    }

    private mutating func contribute(_ place: Int) throws {
        let group = Int.random(in: remaining[place].indices, using: &random)
        guard remaining[place][group] > 0 else { return }
        remaining[place][group] -= Int.random(in: 1...remaining[place][group], using: &random)
        var actions: [RingAction] = []
        cores[place].gradientReady(group: group, from: remaining[place][group], into: &actions)
        perform(place, actions, nil)
    }

    private mutating func deliver(_ place: Int) throws {
        if !queues[place].isEmpty { try receive(place, queues[place].removeFirst()) }
    }

    private mutating func receive(_ place: Int, _ letter: Letter) throws {
        var actions: [RingAction] = []
        try cores[place].received(letter.frame, into: &actions)
        perform(place, actions, letter)
    }

    private mutating func perform(_ place: Int, _ actions: [RingAction], _ letter: Letter?) {
        for action in actions {
            switch action {
            case .fold(let piece, let groups): sums[place][piece] = Array(groups)
            case .extend(let piece, let groups): sums[place][piece] += Array(groups)
            case .take(let piece): kept[place][piece] = letter?.groups ?? []
            case .add(let piece, let groups): sums[place][piece] = kept[place][piece] + Array(groups)
            case .copy(let piece): sums[place][piece] = kept[place][piece]
            case .sendPartial(let piece): send(place, piece, .partial)
            case .sendResult(let piece): send(place, piece, .result)
            case .park: if let letter { parked[place].append(letter) }
            case .drop: Issue.record("nothing is stale here")
            case .finished(let piece): #expect(sums[place][piece] == canonical(piece), "rank \(place)")
            }
        }
    }

    private mutating func send(_ place: Int, _ piece: Int, _ kind: RingFrame.Kind) {
        let letter = Letter(
            frame: Frames.frame(kind, from: place, step: cores[place].step?.rawValue ?? 0, piece, schedule),
            groups: sums[place][piece])
        queues[(place + 1) % cores.count].append(letter)
    }

    private func canonical(_ piece: Int) -> [Int] {
        let groups = schedule.groupCount
        return (0..<groups).map { (schedule.pieces[piece].startGroup + $0) % groups }
    }
}

enum Frames {
    /// A frame with a payload of zeros of the right length.
    static func frame(
        _ kind: RingFrame.Kind, from sender: Int, step: UInt64, _ piece: Int, _ schedule: RingSchedule,
        generation: UInt32 = 3, bytes: Int? = nil
    ) -> RingFrame {
        let count = schedule.pieces.indices.contains(piece) ? 4 * schedule.pieces[piece].elements.count : 4
        let payload = [UInt8](repeating: 0, count: bytes ?? count)
        return unsafe RingFrame(
            kind: kind, sender: Rank(rawValue: UInt16(sender)), generation: Generation(rawValue: generation),
            step: StepNumber(rawValue: step), piece: UInt32(piece), payload: payload.span.bytes)
    }
}

@Suite(.timeLimit(.minutes(10))) struct RingCoreTests {
    @Test(arguments: 1...6) func everyDealOfGroupsEndsInTheCanonicalOrderUnderAnyTiming(ranks: Int) throws {
        for groups in ranks...8 {
            for (seed, arcs) in Cases.arcs(groups: groups, ranks: ranks).enumerated() {
                let schedule = try RingSchedule(elementCount: 7, arcs: arcs, bucketBytes: 16, blockElements: 3)
                var ring = CoreRing(schedule, seed: UInt64(seed))
                try ring.run(steps: 4...6)
            }
        }
    }

    /// Rank 1 of 3 with one group each, and two blocks of two elements: it adds to block 0, and begins block 1.
    static func core() throws -> (RingCore, RingSchedule) {
        let schedule = try RingSchedule(elementCount: 4, arcs: [0..<1, 1..<2, 2..<3], bucketBytes: 8, blockElements: 2)
        var core = RingCore(schedule: schedule, rank: Rank(rawValue: 1), generation: Generation(rawValue: 3))
        core.begin(StepNumber(rawValue: 5))
        return (core, schedule)
    }

    static func refusal(_ core: inout RingCore, _ frame: RingFrame) -> RingRefusal? {
        var actions: [RingAction] = []
        do throws(RingError) {
            try core.received(frame, into: &actions)
            return nil
        } catch {
            if case .refused(_, let refusal) = error { return refusal }
            return nil
        }
    }

    @Test func aPartialWaitsForTheOwnGradient() throws {
        var (core, schedule) = try Self.core()
        var actions: [RingAction] = []
        try core.received(Frames.frame(.partial, from: 0, step: 5, 1, schedule), into: &actions)
        #expect(actions == [.take(piece: 1)])
        actions = []
        core.gradientReady(group: 0, from: 1, into: &actions)
        #expect(actions == [.fold(piece: 0, groups: 1..<2), .sendPartial(piece: 0)])
        actions = []
        core.gradientReady(group: 0, from: 0, into: &actions)
        #expect(actions == [.add(piece: 1, groups: 1..<2), .sendPartial(piece: 1)])
        #expect(core.hasContributed && !core.isFinished)
    }

    @Test func resultsAreCopiedAndForwardedUnlessTheNextMadeThem() throws {
        var (core, schedule) = try Self.core()
        var actions: [RingAction] = []
        core.gradientReady(group: 0, from: 0, into: &actions)
        try core.received(Frames.frame(.partial, from: 0, step: 5, 1, schedule), into: &actions)
        actions = []
        try core.received(Frames.frame(.result, from: 0, step: 5, 1, schedule), into: &actions)
        #expect(actions == [.take(piece: 1), .copy(piece: 1), .finished(piece: 1)], "rank 2 finished block 0")
        actions = []
        try core.received(Frames.frame(.result, from: 0, step: 5, 0, schedule), into: &actions)
        #expect(actions == [.take(piece: 0), .copy(piece: 0), .sendResult(piece: 0), .finished(piece: 0)])
        #expect(core.isFinished && core.awaited == nil)
    }

    @Test func framesThatTheScheduleDoesNotHaveAreRefused() throws {
        var (core, schedule) = try Self.core()
        let refusals = [
            Frames.frame(.partial, from: 2, step: 5, 1, schedule),
            Frames.frame(.partial, from: 0, step: 4, 1, schedule),
            Frames.frame(.partial, from: 0, step: 7, 1, schedule),
            Frames.frame(.partial, from: 0, step: 5, 2, schedule),
            Frames.frame(.partial, from: 0, step: 5, 1, schedule, bytes: 4),
            Frames.frame(.partial, from: 0, step: 5, 0, schedule),  // begins here: no partial comes
            Frames.frame(.result, from: 0, step: 5, 1, schedule),  // our partial has not left
        ].map { Self.refusal(&core, $0) }
        let present = StepNumber(rawValue: 5)
        #expect(
            refusals == [
                .sender(expected: Rank(rawValue: 0)), .step(present: present), .step(present: present),
                .piece(count: 2), .length(expected: 8), .unexpected, .unexpected,
            ])
    }

    @Test func aFrameThatComesTwiceIsRefused() throws {
        var (core, schedule) = try Self.core()
        let frame = Frames.frame(.partial, from: 0, step: 5, 1, schedule)
        let refusals = [Self.refusal(&core, frame), Self.refusal(&core, frame)]
        #expect(refusals == [nil, .unexpected])
    }

    @Test func framesOfAnotherRingAreDroppedWhateverTheySay() throws {
        var (core, schedule) = try Self.core()
        var actions: [RingAction] = []
        for generation in [2, 4] as [UInt32] {
            let frame = Frames.frame(.partial, from: 2, step: 99, 9, schedule, generation: generation)
            try core.received(frame, into: &actions)
        }
        #expect(actions == [.drop, .drop])
    }

    @Test func framesOfTheNextStepAreParkedUpToALimit() throws {
        var (core, schedule) = try Self.core()
        let frame = Frames.frame(.partial, from: 0, step: 6, 1, schedule)
        var actions: [RingAction] = []
        for _ in 0..<4 { try core.received(frame, into: &actions) }
        #expect(actions == [.park, .park, .park, .park])
        let refusal = Self.refusal(&core, frame)
        #expect(refusal == .tooFarAhead(limit: 4))
    }

    @Test func whatIsAwaitedIsNamed() throws {
        var (core, schedule) = try Self.core()
        var actions: [RingAction] = []
        #expect(core.awaited?.piece == 0 && core.awaited?.kind == .result)
        #expect(core.missing.group == 1 && core.missing.elements == 0..<4)
        core.gradientReady(group: 0, from: 0, into: &actions)
        try core.received(Frames.frame(.result, from: 0, step: 5, 0, schedule), into: &actions)
        #expect(core.awaited?.piece == 1 && core.awaited?.kind == .partial)
    }
}
