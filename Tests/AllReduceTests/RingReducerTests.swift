import AllReduce
import Testing
import Transport
import Wire

/// The reducer over every network against the slow obvious sum, to the last bit.
@Suite struct RingReducerTests {
    /// Runs steps on every rank and compares each with the oracle.
    static func check(
        _ network: Network, _ schedule: RingSchedule, blockElements: Int = 65_536, seed: UInt64
    ) throws {
        let ring = Ring(schedule, try network.transports(schedule))
        defer { ring.close() }
        for step in 7..<10 as Range<UInt64> {
            let values = Cases.gradients(groups: schedule.groupCount, count: schedule.elementCount, seed: seed + step)
            let expected = Cases.canonicalSum(values, blockElements: blockElements)
            try check(ring, step, values, expected, "\(network) \(schedule.arcs), seed \(seed)")
        }
        checkTraffic(ring, steps: 3)
    }

    static func check(
        _ ring: Ring, _ step: UInt64, _ values: [[Float]], _ expected: [Float], _ name: String
    ) throws {
        let sums = try ring.run(step: StepNumber(rawValue: step), values, seed: step)
        for (rank, sum) in sums.enumerated() {
            #expect(sameBits(sum, expected), "rank \(rank), step \(step) of \(name)")
        }
    }

    /// Exactly what the schedule says, and never more than twice the vector.
    static func checkTraffic(_ ring: Ring, steps: Int) {
        for (rank, reducer) in ring.reducers.enumerated() {
            let elements: Int = ring.schedule.pieces
                .map { $0.elements.count * Walk.sends(ring.schedule, $0, rank) }.reduce(0, +)
            let sent = reducer.statistics.payloadBytesSent
            #expect(sent == steps * 4 * elements)
            #expect(sent <= steps * 2 * 4 * ring.schedule.elementCount)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: 1...6, [0, 1, 5, 64, 1000])
    func everyRankEndsWithTheCanonicalSum(ranks: Int, count: Int) throws {
        for (groups, bucketBytes, block) in [(ranks, 64, 10), (8, 4096, 64), (ranks + 1, 40, 3)] {
            let arcs = Cases.evenArcs(groups: groups, ranks: ranks)
            let schedule = try RingSchedule(
                elementCount: count, arcs: arcs, bucketBytes: bucketBytes, blockElements: block)
            try Self.check(.inProcess, schedule, blockElements: block, seed: UInt64(count))
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [Network.ipc, .tcp], 1...4)
    func socketsGiveTheCanonicalSumToo(_ network: Network, ranks: Int) throws {
        for (count, groups) in [(0, ranks), (1, ranks), (5, 8), (64, ranks + 1), (1000, 8)] {
            let schedule = try RingSchedule(
                elementCount: count, arcs: Cases.evenArcs(groups: groups, ranks: ranks), bucketBytes: 256,
                blockElements: 50)
            try Self.check(network, schedule, blockElements: 50, seed: UInt64(ranks))
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [65_536, 65_537, 200_000])
    func wholeBlocksGiveTheSameBitsAtEveryRankCountAndBucketSize(count: Int) throws {
        let values = Cases.gradients(groups: 5, count: count, seed: 3)
        let expected = Cases.canonicalSum(values)
        for network in Network.allCases {
            for (ranks, bucketBytes) in [(1, 1 << 20), (2, 1 << 16), (3, 1 << 20), (4, 25 << 20)] {
                let arcs = Cases.evenArcs(groups: 5, ranks: ranks)
                let schedule = try RingSchedule(elementCount: count, arcs: arcs, bucketBytes: bucketBytes)
                let ring = Ring(schedule, try network.transports(schedule))
                defer { ring.close() }
                for step in 1...2 as ClosedRange<UInt64> {
                    try Self.check(ring, step, values, expected, "\(network) \(arcs) \(bucketBytes)")
                }
                Self.checkTraffic(ring, steps: 2)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: 0..<20 as Range<UInt64>)
    func anyArcsAndTimingGiveTheSameBits(seed: UInt64) throws {
        var random = SplitMix(seed)
        let groups = Int.random(in: 1...8, using: &random)
        let ranks = Int.random(in: 1...min(5, groups), using: &random)
        let deals = Cases.arcs(groups: groups, ranks: ranks)
        let schedule = try RingSchedule(
            elementCount: Int.random(in: 0...700, using: &random),
            arcs: try #require(deals.randomElement(using: &random)),
            bucketBytes: 4 * Int.random(in: 1...200, using: &random), blockElements: 37)
        try Self.check(.inProcess, schedule, blockElements: 37, seed: seed)
    }

    @Test(.timeLimit(.minutes(10))) func aRingOfOneGroupGivesTheGradientItselfWithoutCopy() throws {
        let schedule = try RingSchedule(elementCount: 10, arcs: [0..<1], bucketBytes: 64)
        let ring = Ring(schedule, try Network.inProcess.transports(schedule))
        defer { ring.close() }
        let reducer = ring.reducers[0]
        for step in 0..<3 as Range<UInt64> {
            reducer.begin(step: StepNumber(rawValue: step))
            reducer.contribute(group: 0, from: 5)
            reducer.contribute(group: 0, from: 0)
            let sum = try unsafe reducer.sum(of: StepNumber(rawValue: step))
            #expect(unsafe sum.baseAddress == ring.gradients[0].contributions[0].baseAddress)
        }
        #expect(reducer.statistics.framesSent == 0)
    }

    /// The end of a run and the end of the trainer's thread each close the ring, and may do so at the same moment.
    @Test(.timeLimit(.minutes(10)), arguments: [1, 2]) func threadsMayCloseAtOnce(groups: Int) throws {
        for _ in 0..<100 {
            let schedule = try RingSchedule(elementCount: 10, arcs: [0..<groups], bucketBytes: 64)
            let ring = Ring(schedule, try Network.ipc.transports(schedule))
            let threads = (0..<3).map { _ in NamedThread(name: "close") { ring.close() } }
            for thread in threads { thread.join() }
            ring.reducers[0].begin(step: StepNumber(rawValue: 1))
            #expect(throws: RingError.self) { _ = try unsafe ring.reducers[0].sum(of: StepNumber(rawValue: 1)) }
        }
    }

    @Test(.timeLimit(.minutes(10))) func aSumStaysInPlaceThroughTheNextStep() throws {
        let schedule = try RingSchedule(elementCount: 100, arcs: [0..<2], bucketBytes: 64, blockElements: 10)
        let ring = Ring(schedule, try Network.inProcess.transports(schedule))
        defer { ring.close() }
        let first = Cases.gradients(groups: 2, count: 100, seed: 1)
        _ = try ring.run(step: StepNumber(rawValue: 1), first, seed: 1)
        let sum = try unsafe ring.reducers[0].sum(of: StepNumber(rawValue: 1))
        _ = try ring.run(step: StepNumber(rawValue: 2), Cases.gradients(groups: 2, count: 100, seed: 2), seed: 2)
        #expect(unsafe sameBits(Array(sum), Cases.canonicalSum(first, blockElements: 10)))
    }
}
