import Coordinator
import Testing

@Suite struct GroupTotalsTests {
    private func report(_ group: Int, _ lossSum: Double, _ correct: Int, _ inTopK: Int, _ count: Int) -> GroupReport {
        GroupReport(group: group, lossSum: lossSum, correct: correct, inTopK: inTopK, count: count)
    }

    @Test func hitsAndLossesAreAddedAndDividedAtTheEnd() {
        let totals = GroupTotals([report(0, 1.5, 1, 2, 3), report(1, 0.5, 0, 1, 1)])
        #expect((totals.lossSum, totals.correct, totals.inTopK, totals.count) == (2, 1, 3, 4))
        #expect(totals.loss == 0.5 && totals.accuracy() == 0.25 && totals.topKAccuracy == 0.75)
    }

    @Test func lossesAreAddedInTheOrderGiven() {
        let parts = [1e16, 1, -1e16, 1].enumerated().map { report($0.offset, $0.element, 0, 0, 1) }
        #expect(GroupTotals(parts).lossSum == 1)
        #expect(GroupTotals([parts[0], parts[2], parts[1], parts[3]]).lossSum == 2)
    }

    @Test func totalsAreAddedToTotals() {
        var sum = GroupTotals([report(0, 1, 1, 1, 2)])
        sum += GroupTotals([report(0, 3, 0, 1, 2), report(1, 4, 2, 4, 4)])
        #expect(sum == GroupTotals([report(0, 8, 3, 6, 8)]))
    }

    /// Of each sample's outputs; nil where nothing is right or wrong.
    @Test func theAccuracyIsTheShareOfWhatSamplesCanBeRightIn() {
        let totals = GroupTotals([report(0, 1, 7, 0, 2), report(1, 1, 2, 0, 1)])
        #expect(totals.accuracy(answers: 4) == 0.75 && totals.accuracy(answers: 0) == nil)
    }

    @Test func ofNoSampleThereIsNoShare() {
        let totals = GroupTotals()
        #expect(totals.loss == 0 && totals.accuracy() == 0 && totals.topKAccuracy == 0)
    }
}
