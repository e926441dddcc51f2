/// How the ring of chip groups is cut into arcs, one for each worker.
package enum Arcs {
    /// The first group of each worker's arc: proportional to the slots, none empty.
    ///
    /// Groups are given out by the largest remainder after each worker has one, so that a worker with twice the
    /// slots hosts about twice the groups. The result of training does not depend on it.
    ///
    /// - Precondition: At least one worker, no more workers than groups, at least one slot each.
    package static func starts(groups: Int, slots: [Int]) -> [Int] {
        precondition(!slots.isEmpty && slots.count <= groups && slots.allSatisfy { $0 > 0 })
        let total = slots.reduce(0, +)
        var shares = slots.map { max(1, groups * $0 / total) }
        while shares.reduce(0, +) != groups {
            let missing = shares.reduce(0, +) < groups
            let error = shares.indices.map { Double(shares[$0]) - Double(groups * slots[$0]) / Double(total) }
            let candidates = shares.indices.filter { missing || shares[$0] > 1 }
            let worst = candidates.max { missing ? error[$0] > error[$1] : error[$0] < error[$1] }
            guard let worst else { preconditionFailure("no worker can give a group away") }
            shares[worst] += missing ? 1 : -1
        }
        var start = 0
        return shares.map { share in
            defer { start += share }
            return start
        }
    }
}
