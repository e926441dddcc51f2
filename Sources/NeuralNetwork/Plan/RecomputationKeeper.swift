/// Finds out what may be kept although it could be made again, without another peak.
struct RecomputationKeeper {
    private(set) var recomputation: Recomputation?
    private let forward: ForwardResults
    private let starts: [Int]
    private let limit: Int
    private var kept: [Bool]

    init(_ forward: ForwardResults, _ starts: [Int], _ limit: Int) {
        (self.forward, self.starts, self.limit) = (forward, starts, limit)
        kept = [Bool](repeating: false, count: forward.uses.bytes.count)
        recomputation = Recomputation(forward, starts: starts, keeping: kept)
    }

    /// Keeps the last results first: they wait for the way back the shortest time.
    mutating func keep() {
        guard let isDropped = recomputation?.isDropped else { return }
        let dropped = forward.written.indices.filter { isDropped[$0] }
        keep(dropped.sorted { first($0) < first($1) }[...])
    }

    /// All of the results if they have room, or else those of each half that have, the second half first. What is small
    /// is not looked at one by one.
    private mutating func keep(_ results: ArraySlice<Int>) {
        guard !results.isEmpty else { return }
        var more = kept
        for buffer in results { more[buffer] = true }
        if let found = Recomputation(forward, starts: starts, keeping: more), found.peak <= limit {
            (kept, recomputation) = (more, found)
        } else if results.count > 1, 200 * results.reduce(0, { $0 + forward.uses.bytes[$1] }) > limit {
            let middle = (results.startIndex + results.endIndex) / 2
            keep(results[middle...])
            keep(results[..<middle])
        }
    }

    private func first(_ buffer: Int) -> Int { forward.written[buffer]?.lowerBound ?? 0 }
}
