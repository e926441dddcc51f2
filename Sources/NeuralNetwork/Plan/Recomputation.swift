/// A schedule in which some results of the way forward are dropped and made again on the way back.
///
/// The way forward is cut into segments. What a segment leaves to later ones is kept; what else of it the way back reads
/// is made again, by the same steps from what was kept, just before it is first read (T. Chen et al., "Training Deep Nets
/// with Sublinear Memory Cost", 2016). The last segment is not: its way back follows at once.
package struct Recomputation: Sendable {
    /// A step of the schedule as it is taken here.
    package struct Step: Sendable, Hashable {
        /// Which one it is.
        package let index: Int
        /// Whether it has been taken before.
        package let isAgain: Bool
    }

    /// All that is done, in order.
    package let steps: [Step]
    /// The buffers of the schedule, then those of what is made again, with their lifetimes in `steps`.
    package private(set) var buffers: [ArenaBuffer] = []
    /// Of each buffer of the schedule whether something else may be read in its place on the way back.
    package let isDropped: [Bool]
    /// Of each buffer of the schedule the one that takes what is made again; nil if nothing is.
    private let copies: [Int?]
    private let loss: Int

    /// Cuts before the steps `starts` (rising, the first one 0) and keeps what these demand and the buffers of `keeping`.
    ///
    /// Takes time in proportion to the steps. Nil if something would be made again from what is there no more.
    init?(_ forward: ForwardResults, starts: [Int], keeping: [Bool]) {
        let segments = ForwardSegments(forward, starts: starts)
        let isKept = zip(segments.isKept, keeping).map { $0 || $1 }
        guard let taken = segments.again(isKept) else { return nil }
        var copies = [Int?](repeating: nil, count: isKept.count)
        var bytes = forward.uses.bytes
        for index in taken.steps {
            for buffer in forward.uses.steps[index].writes where copies[buffer] == nil {
                copies[buffer] = bytes.count
                bytes.append(forward.uses.bytes[buffer])
            }
        }
        (self.copies, isDropped, loss) = (copies, taken.isDropped, forward.uses.loss)
        steps = segments.order(taken)
        buffers = lifetimes(forward.uses, bytes)
    }

    /// The buffer to take for `buffer` of the schedule in a step.
    package func buffer(_ buffer: Int, in step: Step, isWritten: Bool) -> Int {
        guard step.isAgain || step.index > loss, let copy = copies[buffer] else { return buffer }
        return isDropped[buffer] || step.isAgain && isWritten ? copy : buffer
    }

    /// Bytes that must be there at once.
    package var peak: Int { ArenaLayout.peak(buffers) }

    private func lifetimes(_ uses: BufferUses, _ bytes: [Int]) -> [ArenaBuffer] {
        var buffers = bytes.map { ArenaBuffer(bytes: $0, first: .max, last: -1) }
        for (time, step) in steps.enumerated() {
            func use(_ buffer: Int) {
                buffers[buffer].first = min(buffers[buffer].first, time)
                buffers[buffer].last = time
            }
            for buffer in uses.steps[step.index].reads { use(self.buffer(buffer, in: step, isWritten: false)) }
            for buffer in uses.steps[step.index].writes { use(self.buffer(buffer, in: step, isWritten: true)) }
        }
        for buffer in uses.pinned { (buffers[buffer].first, buffers[buffer].last) = (-1, .max) }
        return buffers
    }
}
