import Coordinator
import Testing

@Suite struct CommitBookTests {
    private static let work = StepWork(step: 5, epoch: 0, positions: 20..<30)

    private func book() -> CommitBook {
        var book = CommitBook(arcs: [0..<2, 2..<3], names: ["a", "b"])
        book.give(Self.work)
        return book
    }

    private func report(_ groups: [(Int, Double, Int)], digest: UInt64 = 7, step: Int = 5) -> StepReport {
        StepReport(
            step: step, weightsDigest: digest,
            groups: groups.map { GroupReport(group: $0.0, lossSum: $0.1, correct: 1, count: $0.2) })
    }

    @Test func aStepIsCommittedWhenAllHaveReportedIt() throws {
        var book = book()
        #expect(try book.record(report([(2, 3, 4)]), rank: 1) == nil)
        #expect(book.openCount == 1)
        let commit = try #require(try book.record(report([(0, 1, 3), (1, 2, 3)]), rank: 0))
        #expect(commit.work == Self.work)
        #expect(commit.totals.count == 10)
        #expect(commit.totals.loss == 0.6)
        #expect(commit.totals.accuracy() == 0.3)
        #expect(book.openCount == 0)
    }

    @Test func lossesAreAddedInRingOrderWhoeverReportsFirst() throws {
        let parts = [0.1, 0.2, 0.3]
        for firstRank in 0...1 {
            var book = book()
            let reports = [report([(0, parts[0], 4), (1, parts[1], 3)]), report([(2, parts[2], 3)])]
            _ = try book.record(reports[firstRank], rank: firstRank)
            let commit = try #require(try book.record(reports[1 - firstRank], rank: 1 - firstRank))
            #expect(commit.totals.lossSum == (0.1 + 0.2) + 0.3)
        }
    }

    @Test func differentWeightsAreNamedByWorkerAndStep() throws {
        var book = book()
        _ = try book.record(report([(2, 3, 4)], digest: 7), rank: 1)
        let failure = #expect(throws: RunFailure.self) {
            try book.record(report([(0, 1, 3), (1, 2, 3)], digest: 8), rank: 0)
        }
        #expect(failure?.kind == .mismatch)
        #expect(
            failure?.description == "after step 5 the weights of a and b differ (0000000000000008 and 0000000000000007)"
        )
    }

    @Test func aSampleCountedTwiceOrNotIsFound() throws {
        for count in [3, 5] {
            var book = book()
            _ = try book.record(report([(2, 3, count)]), rank: 1)
            let failure = #expect(throws: RunFailure.self) {
                try book.record(report([(0, 1, 3), (1, 2, 3)]), rank: 0)
            }
            #expect(failure?.description == "step 5 has 10 samples, the workers counted \(count + 6)")
        }
    }

    @Test func aGroupReportedByTheWrongWorkerIsRefused() {
        var book = book()
        let failure = #expect(throws: RunFailure.self) { try book.record(report([(1, 1, 3), (0, 2, 3)]), rank: 0) }
        #expect(failure?.description.contains("reported groups 1, 0 in step 5") == true)
    }

    @Test func aStepIsReportedOnceAndOnlyIfItWasGivenOut() throws {
        var book = book()
        _ = try book.record(report([(2, 3, 4)]), rank: 1)
        #expect(throws: RunFailure.self) { try book.record(report([(2, 3, 4)]), rank: 1) }
        #expect(throws: RunFailure.self) { try book.record(report([(2, 3, 4)], step: 6), rank: 1) }
    }

    @Test func digestsHaveSixteenDigits() {
        #expect(hexadecimal(0) == "0000000000000000")
        #expect(hexadecimal(.max) == "ffffffffffffffff")
        #expect(hexadecimal(0xab) == "00000000000000ab")
    }
}

/// The order of reports: each worker takes its steps in order, so each must report them in order.
@Suite struct CommitOrderTests {
    private func report(_ step: Int, _ group: Int) -> StepReport {
        StepReport(
            step: step, weightsDigest: 1, groups: [GroupReport(group: group, lossSum: 1, correct: 0, count: 1)])
    }

    private func book() -> CommitBook {
        var book = CommitBook(arcs: [0..<1, 1..<2], names: ["a", "b"])
        for step in 3...5 { book.give(StepWork(step: step, epoch: 0, positions: step * 2..<step * 2 + 2)) }
        return book
    }

    @Test func aWorkerMayBeAheadOfAnotherButNotOfItself() throws {
        var book = book()
        for step in 3...5 { #expect(try book.record(report(step, 0), rank: 0) == nil) }
        for step in 3...5 { #expect(try book.record(report(step, 1), rank: 1)?.work.step == step) }
        #expect(book.openCount == 0)
    }

    @Test func aStepBeforeAnEarlierOneIsRefused() throws {
        for step in 4...5 {
            var book = book()
            let failure = #expect(throws: RunFailure.self) { try book.record(report(step, 1), rank: 1) }
            #expect(failure?.description == "b reported step \(step) before step 3")
        }
    }

    @Test func totalsOfNothingAreZero() {
        #expect(GroupTotals().loss == 0 && GroupTotals().accuracy() == 0)
    }
}
