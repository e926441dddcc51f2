import Testing
import Worker

@Suite struct MicroBatchTests {
    /// Every small case: the shares are consecutive, cover all positions once, and differ by at most one.
    @Test(arguments: 0...40, 1...9)
    func theSharesOfAStepCoverItOnce(count: Int, groups: Int) {
        let shares = (0..<groups).map { MicroBatch.share(of: 100..<100 + count, group: $0, groups: groups) }
        #expect(shares.flatMap(\.self) == Array(100..<100 + count))
        let sizes = shares.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        #expect((sizes.max() ?? 0) <= MicroBatch.nominal(batchSize: max(count, 1), groups: groups))
    }

    /// The sizes that plans are made for are those that the shares of a whole epoch have.
    @Test(arguments: [1, 5, 10, 33, 64], [1, 3, 4, 10, 64])
    func allSizesOfAnEpochAreKnownBefore(samples: Int, batch: Int) {
        for groups in 1...5 {
            for passes in 1...4 { expectKnown(samples, batch, groups, passes) }
        }
    }

    private func expectKnown(_ samples: Int, _ batch: Int, _ groups: Int, _ passes: Int) {
        var seen = Set<Int>()
        for start in stride(from: 0, to: samples, by: batch) {
            let positions = start..<min(start + batch, samples)
            for group in 0..<groups {
                let share = MicroBatch.share(of: positions, group: group, groups: groups)
                for pass in 0..<passes {
                    seen.insert(MicroBatch.part(of: share, pass: pass, passes: passes).count)
                }
            }
        }
        seen.remove(0)
        let sizes = MicroBatch.sizes(sampleCount: samples, batchSize: batch, groups: groups, passes: passes)
        #expect(Set(sizes) == seen, "\(samples) samples by \(batch), \(groups) groups, \(passes) passes")
        #expect(sizes == sizes.sorted(by: >))
    }

    /// Every small case: the passes cover the share once, in order, and the last one, which the ring waits for, has work.
    @Test(arguments: 0...20, 1...9) func thePassesOfAGroupCoverItsShareOnce(count: Int, passes: Int) {
        let parts = (0..<passes).map { MicroBatch.part(of: 7..<7 + count, pass: $0, passes: passes) }
        #expect(parts.flatMap(\.self) == Array(7..<7 + count))
        #expect(parts[passes - 1].isEmpty == (count == 0))
        let largest = parts.map(\.count).max() ?? 0
        #expect(largest == MicroBatch.nominal(batchSize: count, groups: 1, passes: passes))
    }

    @Test func aPassOfTheDefaultRunIsAFourthOfAShare() {
        #expect(MicroBatch.nominal(batchSize: 64, groups: 4, passes: 4) == 4)
        #expect(MicroBatch.nominal(batchSize: 50, groups: 3, passes: 4) == 5)
        #expect(MicroBatch.sizes(sampleCount: 60_000, batchSize: 64, groups: 4, passes: 4) == [4, 2])
        #expect(MicroBatch.sizes(sampleCount: 50, batchSize: 50, groups: 3, passes: 4) == [5, 4])
    }

    @Test func theDefaultRunHasThreeSizes() {
        #expect(MicroBatch.sizes(sampleCount: 60_000, batchSize: 64, groups: 4) == [16, 8])
        #expect(MicroBatch.sizes(sampleCount: 60_000, batchSize: 66, groups: 4) == [17, 16, 2, 1])
    }
}
