/// How the samples of a step, or of the test set, are shared among the chip groups.
package enum MicroBatch {
    /// The part of `positions` that one of `groups` chip groups works on: consecutive, sizes differ by at most one,
    /// empty for some groups if there are fewer positions than groups. Decided by nothing but these numbers.
    package static func share(of positions: Range<Int>, group: Int, groups: Int) -> Range<Int> {
        precondition((0..<groups).contains(group), "group \(group) of \(groups)")
        let start = positions.lowerBound + positions.count * group / groups
        return start..<positions.lowerBound + positions.count * (group + 1) / groups
    }

    /// The largest share of a full step: what the execution plan is made for.
    package static func nominal(batchSize: Int, groups: Int) -> Int {
        (batchSize + groups - 1) / groups
    }

    /// The sizes of all shares that an epoch of `sampleCount` samples has, without 0, falling.
    package static func sizes(sampleCount: Int, batchSize: Int, groups: Int) -> [Int] {
        let steps = [min(batchSize, sampleCount), sampleCount % batchSize]
        let sizes = steps.flatMap { count in
            (0..<groups).map { share(of: 0..<count, group: $0, groups: groups).count }
        }
        return Set(sizes.filter { $0 > 0 }).sorted(by: >)
    }
}
