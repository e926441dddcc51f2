/// How the samples of a step, or of the test set, are shared among the chip groups.
package enum MicroBatch {
    /// The part of `positions` that one of `groups` chip groups works on: consecutive, sizes differ by at most one,
    /// empty for some groups if there are fewer positions than groups. Decided by nothing but these numbers.
    package static func share(of positions: Range<Int>, group: Int, groups: Int) -> Range<Int> {
        precondition((0..<groups).contains(group), "group \(group) of \(groups)")
        let start = positions.lowerBound + positions.count * group / groups
        return start..<positions.lowerBound + positions.count * (group + 1) / groups
    }

    /// The part of a group's `share` that it works on in one of `passes` passes, cut as `share(of:group:groups:)` cuts:
    /// empty for some passes if there are fewer samples than passes, but never for the last one.
    package static func part(of share: Range<Int>, pass: Int, passes: Int) -> Range<Int> {
        Self.share(of: share, group: pass, groups: passes)
    }

    /// The largest part of a full step: what the execution plan is made for.
    package static func nominal(batchSize: Int, groups: Int, passes: Int = 1) -> Int {
        let share = (batchSize + groups - 1) / groups
        return (share + passes - 1) / passes
    }

    /// The sizes of all parts that an epoch of `sampleCount` samples has, without 0, falling.
    package static func sizes(sampleCount: Int, batchSize: Int, groups: Int, passes: Int = 1) -> [Int] {
        let steps = [min(batchSize, sampleCount), sampleCount % batchSize]
        let shares = steps.flatMap { spread($0, over: groups) }
        return Set(shares.flatMap { spread($0, over: passes) }.filter { $0 > 0 }).sorted(by: >)
    }

    /// The sizes that `share` cuts so many samples into: the mean rounded down and, unless it is whole, up.
    private static func spread(_ count: Int, over parts: Int) -> [Int] {
        [count / parts, (count + parts - 1) / parts]
    }
}
