import AllReduce
import Testing
import Transport
import Wire

/// What a trace is told of the ring.
@Suite(.timeLimit(.minutes(10))) struct RingSpanTests {
    private struct Seen: Sendable {
        let rank: Int
        let span: RingSpan
    }

    /// Three steps of a ring; what each rank's observer saw until the sum of the last was there.
    private func observe(ranks: Int, groups: Int, network: Network) throws -> (spans: [Seen], pieces: Int) {
        let schedule = try RingSchedule(
            elementCount: 300, arcs: Cases.evenArcs(groups: groups, ranks: ranks), bucketBytes: 128, blockElements: 50)
        let seen = Monitor<[Seen]>([])
        let ring = Ring(schedule, try network.transports(schedule)) { rank, span in
            seen.withLock { $0.append(Seen(rank: rank, span: span)) }
        }
        defer { ring.close() }
        for step in 1...3 as ClosedRange<UInt64> {
            let values = Cases.gradients(groups: groups, count: 300, seed: step)
            let sums = try ring.run(step: StepNumber(rawValue: step), values, seed: step)
            let expected = Cases.canonicalSum(values, blockElements: 50)
            #expect(sums.allSatisfy { sameBits($0, expected) }, "watching changes nothing")
        }
        return (seen.withLock { $0 }, schedule.pieces.count)
    }

    @Test(arguments: [(1, 2), (2, 2), (2, 5), (3, 4)], [Network.inProcess, .ipc])
    func eachBucketIsReducedOnceAStep(_ size: (ranks: Int, groups: Int), network: Network) throws {
        let (spans, pieces) = try observe(ranks: size.ranks, groups: size.groups, network: network)
        for rank in 0..<size.ranks {
            let reduced = spans.filter { $0.rank == rank && $0.span.work == .reduce }.map(\.span.piece)
            #expect(reduced.count == 3 * pieces)
            for piece in 0..<pieces { #expect(reduced.count { $0 == piece } == 3) }
        }
    }

    @Test func workOnABucketLiesWithinItsTime() throws {
        let spans = try observe(ranks: 2, groups: 4, network: .ipc).spans
        #expect(spans.allSatisfy { $0.span.begun <= $0.span.ended })
        for rank in 0..<2 {
            let own = spans.filter { $0.rank == rank }.map(\.span)
            for (place, span) in own.enumerated() where span.work == .add {
                let bucket = own[place...].first { $0.work == .reduce && $0.piece == span.piece }
                #expect(try #require(bucket).begun <= span.begun && span.ended <= #require(bucket).ended)
            }
        }
    }

    @Test func aNeighbourIsSentToAndHeard() throws {
        let alone = try observe(ranks: 1, groups: 3, network: .inProcess).spans
        #expect(alone.allSatisfy { $0.span.work == .reduce || $0.span.work == .add })
        let together = try observe(ranks: 2, groups: 3, network: .inProcess).spans
        for rank in 0..<2 {
            let kinds = Set(together.filter { $0.rank == rank }.map(\.span.work))
            #expect(kinds.isSuperset(of: [.send, .copy, .reduce]))
        }
    }
}
