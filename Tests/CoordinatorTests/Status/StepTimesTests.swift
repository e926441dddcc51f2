import Coordinator
import Testing

@Suite struct StepTimesTests {
    private func median(_ milliseconds: [Int]) -> Duration? {
        var times = StepTimes()
        for value in milliseconds { times.note(.milliseconds(value)) }
        return times.median
    }

    @Test func withoutAStepThereIsNone() {
        #expect(median([]) == nil)
    }

    @Test func theOrderDoesNotMatter() {
        #expect(median([7]) == .milliseconds(7))
        #expect(median([9, 1, 5]) == .milliseconds(5))
        #expect(median([4, 3, 2, 1]) == .milliseconds(3))
    }

    @Test func oneLongPauseDoesNotMoveIt() {
        #expect(median([30, 31, 5_000, 30, 31]) == .milliseconds(31))
    }

    @Test func theOldestAreForgotten() {
        let old = [Int](repeating: 1, count: StepTimes.most)
        #expect(median(old + [Int](repeating: 2, count: StepTimes.most / 2)) == .milliseconds(2))
        #expect(median(old + [Int](repeating: 2, count: StepTimes.most / 2 - 1)) == .milliseconds(1))
        #expect(median(old + old + [3]) == .milliseconds(1))
    }
}
