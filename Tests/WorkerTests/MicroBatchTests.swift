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
        for groups in 1...5 { expectKnown(samples, batch, groups) }
    }

    private func expectKnown(_ samples: Int, _ batch: Int, _ groups: Int) {
        var seen = Set<Int>()
        for start in stride(from: 0, to: samples, by: batch) {
            let positions = start..<min(start + batch, samples)
            for group in 0..<groups {
                seen.insert(MicroBatch.share(of: positions, group: group, groups: groups).count)
            }
        }
        seen.remove(0)
        let sizes = MicroBatch.sizes(sampleCount: samples, batchSize: batch, groups: groups)
        #expect(Set(sizes) == seen)
        #expect(sizes == sizes.sorted(by: >))
    }

    @Test func theDefaultRunHasThreeSizes() {
        #expect(MicroBatch.sizes(sampleCount: 60_000, batchSize: 64, groups: 4) == [16, 8])
        #expect(MicroBatch.sizes(sampleCount: 60_000, batchSize: 66, groups: 4) == [17, 16, 2, 1])
    }
}
