import AllReduce
import NeuralNetwork
import Testing
import Transport
import Wire
import Worker

/// Putting statistics together between workers, and what happens when one of them is lost.
@Suite(.timeLimit(.minutes(5))) struct StatisticsRingTests {
    private static let moments = Synchronization(layer: "n", kind: .moments, channels: 3)
    private static let sums = Synchronization(layer: "wide", kind: .sums, channels: 20)

    private static func rings(
        _ ranks: Int, groups: Int, over kind: RingKind = .inProcess, timeout: Duration = .seconds(60)
    ) throws -> [StatisticsRing] {
        let board = StatisticsBoard([moments, sums], groups: groups)
        let transports = try kind.transports(board.schedule(ranks: ranks))
        return try transports.enumerated().map { rank, transport in
            try StatisticsRing(
                board, rank: rank, ranks: ranks, generation: Generation(rawValue: 1), transport: transport,
                timeout: timeout)
        }
    }

    /// A ring that was made on one thread and goes on on another.
    private struct Lent: @unchecked Sendable {
        let ring: StatisticsRing
    }

    /// What a group has at a round.
    private static func number(_ group: Int, _ round: Int, _ place: Int) -> Float {
        Float(group * 100 + round * 7 + place % 5) / 3
    }

    private static func exchange(
        _ ring: StatisticsRing, _ arc: Range<Int>, _ round: Int, _ counts: [Int]
    ) throws(RingError) -> [Float] {
        let point = round % 2 == 0 ? moments : sums
        for group in arc {
            for place in 0..<point.count { unsafe ring.slot(of: group)[place] = number(group, round, place) }
        }
        try ring.exchange(point, counts: counts)
        return Array(ring.folded.array.prefix(point.count))
    }

    /// Twenty rounds, as one worker with all groups does them.
    private static func rounds(_ ranks: Int, groups: Int, over kind: RingKind) throws -> [[[Float]]] {
        let rings = try rings(ranks, groups: groups, over: kind)
        let counts = (0..<groups).map { $0 % 3 + ($0 == 0 ? 1 : 0) }
        let results = Monitor([[[Float]]](repeating: [], count: ranks))
        let threads = rings.enumerated().map { rank, ring in
            let (lent, arc) = (Lent(ring: ring), MicroBatch.share(of: 0..<groups, group: rank, groups: ranks))
            return NamedThread(name: "rank \(rank)") {
                let own = (0..<20).compactMap { try? exchange(lent.ring, arc, $0, counts) }
                results.withLock { $0[rank] = own }
            }
        }
        for thread in threads { thread.join() }
        for ring in rings { ring.reducer.close() }
        return results.withLock { $0 }
    }

    @Test(arguments: 1...5, RingKind.allCases) func everyWorkerGetsTheSameBits(ranks: Int, kind: RingKind) throws {
        let alone = try Self.rounds(1, groups: 7, over: .inProcess)[0]
        #expect(alone.count == 20 && alone.joined().allSatisfy(\.isFinite))
        for own in try Self.rounds(ranks, groups: 7, over: kind) { #expect(own.map(bits) == alone.map(bits)) }
    }

    /// 2,000 groups of 40 numbers: more than a block, so the ring adds up two blocks from different ranks on.
    @Test func manyGroupsMakeMoreThanOneBlock() throws {
        #expect(StatisticsBoard([Self.sums], groups: 2_000).count > 65_536)
        let alone = try Self.rounds(1, groups: 2_000, over: .inProcess)[0]
        for own in try Self.rounds(3, groups: 2_000, over: .inProcess) { #expect(own.map(bits) == alone.map(bits)) }
    }

    @Test func theBoardHasRoomForTheWidest() throws {
        let board = StatisticsBoard([Self.moments, Self.sums], groups: 7)
        #expect((board.stride, board.count) == (40, 280))
        #expect((board.bytes(ranks: 1), board.bytes(ranks: 2)) == (4 * 320, 4 * 880))
        let schedule = try board.schedule(ranks: 3)
        #expect((schedule.groupCount, schedule.rankCount, schedule.pieces.count) == (3, 3, 1))
        let none = StatisticsBoard([], groups: 7)
        #expect((none.count, none.bytes(ranks: 2)) == (0, 0))
    }

    @Test func aNeighbourThatIsLostEndsTheWait() throws {
        let rings = try Self.rings(2, groups: 2, over: .ipc)
        defer { rings[0].reducer.close() }
        let other = Lent(ring: rings[1])
        let thread = NamedThread(name: "lost") {
            _ = try? Self.exchange(other.ring, 1..<2, 0, [1, 1])
            other.ring.reducer.close()
        }
        _ = try Self.exchange(rings[0], 0..<1, 0, [1, 1])
        let error = #expect(throws: RingError.self) { _ = try Self.exchange(rings[0], 0..<1, 1, [1, 1]) }
        thread.join()
        guard case .disconnected? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aNeighbourThatIsSilentEndsTheWaitAtTheDeadline() throws {
        let rings = try Self.rings(2, groups: 2, timeout: .milliseconds(200))
        defer { for ring in rings { ring.reducer.close() } }
        let error = #expect(throws: RingError.self) { _ = try Self.exchange(rings[0], 0..<1, 0, [1, 1]) }
        guard case .silent? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aWaitIsEndedFromOutside() throws {
        let rings = try Self.rings(2, groups: 2)
        defer { rings[1].reducer.close() }
        let reducer = rings[0].reducer
        let thread = NamedThread(name: "stop") { reducer.close() }
        let error = #expect(throws: RingError.self) { _ = try Self.exchange(rings[0], 0..<1, 0, [1, 1]) }
        thread.join()
        guard case .closed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let text = TrainingError.statistics(step: 17, layer: "bn", .closed).description
        #expect(
            text.hasPrefix("step 17: the statistics of 'bn' over all chip groups") && text.hasSuffix("on this side"))
    }

    @Test func aGroupOfAnotherRingIsABug() async {
        await #expect(processExitsWith: .failure) {
            _ = unsafe try Self.rings(1, groups: 2)[0].slot(of: 2)
        }
    }
}
