import AllReduce
import Testing
import Transport
import Wire

@Suite struct InProcessRingReducerTests {
    /// Runs three steps on every rank and compares each with the oracle.
    static func check(
        _ schedule: RingSchedule, blockElements: Int = 65_536, seed: UInt64, _ transports: [any RingTransport]
    ) throws {
        let ring = Ring(schedule, transports)
        defer { ring.close() }
        for step in 7..<10 as Range<UInt64> {
            let values = Cases.gradients(groups: schedule.groupCount, count: schedule.elementCount, seed: seed + step)
            let expected = Cases.canonicalSum(values, blockElements: blockElements)
            let sums = try ring.run(step: StepNumber(rawValue: step), values, seed: seed)
            for (rank, sum) in sums.enumerated() {
                #expect(sameBits(sum, expected), "rank \(rank) of \(schedule.arcs), step \(step), seed \(seed)")
            }
        }
        for reducer in ring.reducers {
            #expect(reducer.statistics.payloadBytesSent <= 3 * 2 * 4 * schedule.elementCount)
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: 1...6, [0, 1, 5, 64, 1000])
    func everyRankEndsWithTheCanonicalSum(ranks: Int, count: Int) throws {
        for (groups, bucketBytes, block) in [(ranks, 64, 10), (8, 4096, 64), (ranks + 1, 40, 3)] {
            let arcs = Cases.evenArcs(groups: groups, ranks: ranks)
            let schedule = try RingSchedule(
                elementCount: count, arcs: arcs, bucketBytes: bucketBytes, blockElements: block)
            try Self.check(
                schedule, blockElements: block, seed: UInt64(count),
                InProcessRing.make(count: ranks, frameLimit: schedule.frameLimit))
        }
    }
}
