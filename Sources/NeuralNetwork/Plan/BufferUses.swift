/// What the steps of a schedule do to the buffers of the plan, without kernels: all that it takes to decide which results
/// of the way forward are kept and which are made again.
package struct BufferUses: Sendable {
    /// The buffers of one step; one that it works on in place is among both.
    package struct Step: Sendable {
        package let reads: [Int]
        package let writes: [Int]
        /// Whether it gives the same from the same each time, and nothing else comes of it.
        package let isRepeatable: Bool

        /// Makes a step.
        package init(reads: [Int], writes: [Int], isRepeatable: Bool = true) {
            (self.reads, self.writes, self.isRepeatable) = (reads, writes, isRepeatable)
        }
    }

    /// The steps in order: the way forward, the loss and the way back.
    package let steps: [Step]
    /// Bytes of each buffer.
    package let bytes: [Int]
    /// Buffers that outlive every step.
    package let pinned: [Int]
    /// Which step the loss is.
    package let loss: Int

    /// Makes uses; buffers are numbered by their places in `bytes`.
    package init(steps: [Step], bytes: [Int], pinned: [Int], loss: Int) {
        (self.steps, self.bytes, self.pinned, self.loss) = (steps, bytes, pinned, loss)
    }
}

extension Schedule {
    /// What the steps do to the buffers.
    var uses: BufferUses {
        let all = steps.map { step in
            let outline = outline(step)
            return BufferUses.Step(
                reads: outline.reads.compactMap(\.buffer), writes: outline.writes.compactMap(\.buffer),
                isRepeatable: step.isRepeatable)
        }
        return BufferUses(
            steps: all, bytes: buffers.map(\.bytes), pinned: buffers.indices.filter { buffers[$0].last == .max },
            loss: steps.firstIndex { if case .loss = $0 { true } else { false } } ?? steps.count)
    }
}

extension Schedule.Step {
    /// Other groups take part in an exchange, and the loss counts.
    fileprivate var isRepeatable: Bool {
        switch self {
        case .loss, .exchange: false
        case .kernel, .dropout, .work, .clear, .statistic, .finished: true
        }
    }
}
