/// What lies in which buffer when on the way forward, and what of it the way back reads.
struct ForwardResults: Sendable {
    let uses: BufferUses
    /// Of each buffer the steps of its first and its last write, if the first one is before the loss; else nil.
    let written: [ClosedRange<Int>?]
    /// Of each buffer the last step before the loss that reads it; -1 if there is none.
    let lastRead: [Int]
    /// Of each buffer whether a step behind the loss reads it.
    let isReadBack: [Bool]
    /// Of each buffer whether it cannot be made again: not a result of the way forward alone, or read or written by a
    /// step that cannot be taken twice.
    let isFixed: [Bool]

    /// Takes time in proportion to the steps.
    init(_ uses: BufferUses) {
        var written = [ClosedRange<Int>?](repeating: nil, count: uses.bytes.count)
        var lastRead = [Int](repeating: -1, count: uses.bytes.count)
        for (index, step) in uses.steps[..<uses.loss].enumerated() {
            for buffer in step.reads { lastRead[buffer] = index }
            for buffer in step.writes { written[buffer] = (written[buffer]?.lowerBound ?? index)...index }
        }
        for (index, step) in uses.steps.enumerated().dropFirst(uses.loss) {
            for buffer in step.writes { written[buffer] = written[buffer].map { $0.lowerBound...index } }
        }
        var isReadBack = [Bool](repeating: false, count: uses.bytes.count)
        for buffer in uses.steps[uses.loss...].flatMap(\.reads) { isReadBack[buffer] = true }
        var isFixed = written.map { ($0?.upperBound ?? .max) >= uses.loss }
        for step in uses.steps where !step.isRepeatable {
            for buffer in step.reads + step.writes { isFixed[buffer] = true }
        }
        (self.uses, self.written, self.lastRead) = (uses, written, lastRead)
        (self.isReadBack, self.isFixed) = (isReadBack, isFixed)
    }

    /// Before which steps of the way forward, from 0 to the loss, it may be cut: nowhere between two writes to one buffer,
    /// as the first of the two results is not there any more when the second is to be made again.
    var isCut: [Bool] {
        let ends = written.map { $0.map { ($0.lowerBound, $0.upperBound) } }
        return sums(ends, [Int](repeating: 1, count: ends.count)).map { $0 == 0 }
    }

    /// Before each step of the way forward, the bytes that are written before it and read from it on: what a border
    /// there would keep.
    var crossingBytes: [Int] {
        let ends = zip(written, lastRead).map { written, lastRead -> (Int, Int)? in
            written.flatMap { lastRead > $0.lowerBound ? ($0.lowerBound, lastRead) : nil }
        }
        return sums(ends, uses.bytes)
    }

    /// The bytes that each step of the way forward makes for the way back.
    var bytesForWayBack: [Int] {
        var bytes = [Int](repeating: 0, count: uses.loss)
        for (buffer, range) in written.enumerated() where isReadBack[buffer] && !isFixed[buffer] {
            if let range { bytes[range.lowerBound] += uses.bytes[buffer] }
        }
        return bytes
    }

    /// Before each step from 0 to the loss, the weights of what begins before it and ends at it or later.
    private func sums(_ ends: [(Int, Int)?], _ weights: [Int]) -> [Int] {
        var changes = [Int](repeating: 0, count: uses.loss + 2)
        for (end, weight) in zip(ends, weights) {
            guard let (first, last) = end else { continue }
            changes[first + 1] += weight
            changes[min(last, uses.loss) + 1] -= weight
        }
        var sum = 0
        return changes.dropLast().map { change in
            sum += change
            return sum
        }
    }
}
