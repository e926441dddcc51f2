import Coordinator
import Testing

@Suite struct ArcsTests {
    private func sizes(groups: Int, slots: [Int]) -> [Int] {
        let starts = Arcs.starts(groups: groups, slots: slots)
        return zip(starts, starts.dropFirst() + [groups]).map { $1 - $0 }
    }

    /// Every ring of up to 9 groups over up to 5 workers of 1 to 3 slots.
    @Test(arguments: 1...9, 1...5)
    func everyArcHasAGroupAndAllGroupsAreHosted(groups: Int, workers: Int) {
        guard workers <= groups else { return }
        for code in 0..<(0..<workers).reduce(1, { power, _ in power * 3 }) {
            let slots = (0..<workers).map { worker in
                (0..<worker).reduce(code) { rest, _ in rest / 3 } % 3 + 1
            }
            let sizes = sizes(groups: groups, slots: slots)
            #expect(sizes.count == workers && sizes.reduce(0, +) == groups && sizes.allSatisfy { $0 > 0 })
        }
    }

    @Test(arguments: [
        (4, [1, 1], [2, 2]), (4, [1], [4]), (4, [1, 1, 1], [2, 1, 1]), (4, [3, 1], [3, 1]),
        (12, [2, 1, 1], [6, 3, 3]),
        (4, [100, 1, 1], [2, 1, 1]), (16, [8, 8, 8, 8], [4, 4, 4, 4]),
    ])
    func groupsFollowTheSlots(groups: Int, slots: [Int], expected: [Int]) {
        let sizes = sizes(groups: groups, slots: slots)
        #expect(sizes.sorted() == expected.sorted())
        #expect(sizes.reduce(0, +) == groups)
    }

    @Test func arcsBeginAtGroupZeroAndRise() {
        let starts = Arcs.starts(groups: 7, slots: [1, 2, 1])
        #expect(starts.first == 0)
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
    }
}
