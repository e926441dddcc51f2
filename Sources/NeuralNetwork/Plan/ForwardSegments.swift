/// The way forward in segments.
struct ForwardSegments {
    /// What is done again.
    struct Again {
        /// Of each step of the way forward whether it is taken again.
        let isTaken: [Bool]
        /// Of each buffer whether what is made again is read instead of it.
        let isDropped: [Bool]

        var steps: [Int] { isTaken.indices.filter { isTaken[$0] } }
    }

    private let forward: ForwardResults
    private let starts: [Int]
    /// Of each step of the way forward its segment.
    private let segment: [Int]

    init(_ forward: ForwardResults, starts: [Int]) {
        (self.forward, self.starts) = (forward, starts)
        let ends = starts.dropFirst() + [forward.uses.loss]
        segment = zip(starts, ends).enumerated().flatMap { segment, range in
            [Int](repeating: segment, count: range.1 - range.0)
        }
    }

    /// Of each buffer whether it is there until its last use: what cannot be made again, what later segments read, and
    /// what the last one makes.
    var isKept: [Bool] {
        forward.written.indices.map { buffer in
            guard !forward.isFixed[buffer], let written = forward.written[buffer] else { return true }
            let own = segment[written.lowerBound]
            return own == starts.count - 1 || forward.lastRead[buffer] >= starts[own + 1]
        }
    }

    /// Which steps make what the way back reads and is not kept; nil if they do not get what they were given first.
    func again(_ isKept: [Bool]) -> Again? {
        var isDropped = zip(forward.isReadBack, isKept).map { $0 && !$1 }
        var isTaken = [Bool](repeating: false, count: segment.count)
        for index in (0..<(starts.last ?? 0)).reversed() {
            let step = forward.uses.steps[index]
            guard step.writes.contains(where: { isDropped[$0] }) else { continue }
            guard step.isRepeatable else { return nil }
            isTaken[index] = true
            for buffer in step.reads {
                if !isKept[buffer] {
                    isDropped[buffer] = true
                } else if let written = forward.written[buffer], index <= written.upperBound {
                    return nil
                }
            }
        }
        return Again(isTaken: isTaken, isDropped: isDropped)
    }

    /// The steps of the schedule, and those of a segment again before the first one that reads what they make.
    func order(_ again: Again) -> [Recomputation.Step] {
        let (steps, loss) = (forward.uses.steps, forward.uses.loss)
        var order = steps.indices.prefix(loss + 1).map { Recomputation.Step(index: $0, isAgain: false) }
        var isDone = [Bool](repeating: false, count: starts.count)
        for index in steps.indices.dropFirst(loss + 1) {
            for buffer in steps[index].reads where again.isDropped[buffer] {
                guard let written = forward.written[buffer] else { continue }
                let own = segment[written.lowerBound]
                if !isDone[own] {
                    order += range(own).filter { again.isTaken[$0] }.map { .init(index: $0, isAgain: true) }
                }
                isDone[own] = true
            }
            order.append(.init(index: index, isAgain: false))
        }
        return order
    }

    private func range(_ segment: Int) -> Range<Int> {
        starts[segment]..<(segment + 1 < starts.count ? starts[segment + 1] : forward.uses.loss)
    }
}
