/// What results of the way forward are made again for.
package enum RecomputationAim: Sendable, Hashable {
    /// Not at all: all are kept until the way back.
    case none
    /// The smallest arena.
    case leastMemory
    /// Segments that each make about this part of what the way back needs, whatever comes of it: for tests.
    case segments(Int)
}

/// Looks for the segments with which a schedule takes the least memory.
///
/// It decides on the sizes of the buffers and their uses alone, so nothing is compiled: 1 to 4 ms for VGG16, 40 ms for
/// ResNet-50.
package struct RecomputationSearch: Sendable {
    private let forward: ForwardResults
    private let isCut: [Bool]
    private let crossing: [Int]
    /// Bytes that the steps before each one make for the way back.
    private let made: [Int]
    private let none: [Bool]

    /// Looks at the uses.
    package init(_ uses: BufferUses) {
        forward = ForwardResults(uses)
        (isCut, crossing) = (forward.isCut, forward.crossingBytes)
        none = [Bool](repeating: false, count: uses.bytes.count)
        made = forward.bytesForWayBack.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    }

    /// The schedule as it is, in one segment.
    private var plain: Recomputation {
        guard let plain = Recomputation(forward, starts: [0], keeping: none) else {
            preconditionFailure("a schedule that does not get what it makes")
        }
        return plain
    }

    /// What serves an aim.
    package func recomputation(for aim: RecomputationAim) -> Recomputation {
        switch aim {
        case .none: plain
        case .leastMemory: best
        case .segments(let count):
            Recomputation(forward, starts: starts(within: (made.last ?? 0) / count), keeping: none) ?? plain
        }
    }

    /// The smallest arena that was found: the segments with the least at once, then all kept that does not add to that.
    /// The schedule as it is if nothing is smaller.
    private var best: Recomputation {
        let cuts = budgets.compactMap { cut(starts(within: $0)) }
        let plain = plain
        guard let least = cuts.min(by: { $0.peak < $1.peak }).map(moved), least.peak < plain.peak else { return plain }
        var keeper = RecomputationKeeper(forward, least.starts, least.peak)
        keeper.keep()
        let found = [keeper.recomputation, Recomputation(forward, starts: least.starts, keeping: none), plain]
        let sizes = found.map { $0.map { ArenaLayout.place($0.buffers).bytes } ?? .max }
        return zip(found, sizes).min { $0.1 < $1.1 }?.0 ?? plain
    }

    /// Segments, and the bytes that they need at once.
    private struct Cut {
        let starts: [Int]
        let peak: Int
    }

    private func cut(_ starts: [Int]) -> Cut? {
        Recomputation(forward, starts: starts, keeping: none).map { Cut(starts: starts, peak: $0.peak) }
    }

    /// Moves one border after the other by a few of the places where it may be, or takes it away, where that helps; thrice
    /// at most, as it helps less each time.
    private func moved(_ cut: Cut) -> Cut {
        let places = isCut.indices.dropFirst().dropLast().filter { isCut[$0] }
        var best = cut
        for _ in 0..<3 {
            let before = best.peak
            for border in best.starts.dropFirst() {
                guard let place = places.firstIndex(of: border) else { continue }
                let others = best.starts.filter { $0 != border }
                let moves = [-4, -2, -1, 1, 2, 4].map { place + $0 }.filter(places.indices.contains).map { places[$0] }
                let tries = moves.map { Set(others + [$0]).sorted() } + [others]
                best = (tries.compactMap(self.cut) + [best]).min { $0.peak < $1.peak } ?? best
            }
            if best.peak == before { break }
        }
        return best
    }

    /// What a segment may make for the way back, in bytes: all of it, and less and less down to a hundredth.
    private var budgets: [Int] {
        let total = Double(made.last ?? 0)
        return sequence(first: total) { $0 / 1.15 }.prefix { $0 > total / 100 }.map { Int($0) }
    }

    /// Cuts so that a segment makes half to all of the budget where that can be, each time where the least is kept.
    package func starts(within budget: Int) -> [Int] {
        var starts = [0]
        var next: Int?
        for position in isCut.indices.dropFirst().dropLast() {
            let first = made[starts[starts.count - 1]]
            if made[position] - first > budget, let cut = next {
                starts.append(cut)
                next = nil
            }
            let isFar = 2 * (made[position] - made[starts[starts.count - 1]]) >= budget
            if isFar, isCut[position], next.map({ crossing[position] <= crossing[$0] }) ?? true { next = position }
        }
        return starts
    }
}
