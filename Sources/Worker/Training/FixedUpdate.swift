internal import NeuralNetwork

/// The optimizer's step in fixed point on the words of the flat vectors, shared by threads.
@safe
final class FixedUpdate: @unchecked Sendable {
    private let rule: FixedSGD
    private let weights: FloatBuffer
    private let momentum: FloatBuffer?
    private var step: FixedSGD.Step
    /// Element i is used by thread i alone.
    private let tiles: UnsafeMutableBufferPointer<FixedTile>
    private let counts: UnsafeMutableBufferPointer<Int>

    init(_ rule: FixedSGD, weights: FloatBuffer, slots: [FloatBuffer], threads: Int) {
        (self.rule, self.weights, momentum) = (rule, weights, slots.first)
        step = rule.step(after: 0, samples: 1)
        unsafe tiles = .allocate(capacity: threads)
        unsafe tiles.initialize(repeating: FixedTile())
        unsafe counts = .allocate(capacity: threads)
        unsafe counts.initialize(repeating: 0)
    }

    deinit {
        unsafe tiles.deinitialize()
        unsafe tiles.deallocate()
        unsafe counts.deallocate()
    }

    /// Makes ready for the step after `done` others.
    func begin(after done: Int, samples: Int, learningRate: Double?) {
        step = rule.step(after: done, samples: samples, learningRate: learningRate)
        unsafe counts.update(repeating: 0)
    }

    /// Updates some elements.
    func run(_ range: Range<Int>, gradient: UnsafePointer<Float>, thread: Int) {
        var weights = unsafe MutableSpan(_unsafeElements: raw(self.weights))
        var slot = unsafe MutableSpan(_unsafeElements: raw(momentum))
        let words = unsafe UnsafeRawBufferPointer(start: gradient, count: weights.count * MemoryLayout<Int32>.size)
        let sum = unsafe Span<Int32>(_unsafeElements: words.assumingMemoryBound(to: Int32.self))
        unsafe counts[thread] += rule.run(
            step, weights: &weights, slot: &slot, gradient: sum, in: range, &tiles[thread])
    }

    /// Numbers that were cut to fit, of all threads.
    var misfits: UInt64 { unsafe UInt64(counts.reduce(0, +)) }

    private func raw(_ buffer: FloatBuffer?) -> UnsafeMutableBufferPointer<Int32> {
        guard let buffer else { return unsafe UnsafeMutableBufferPointer(start: nil, count: 0) }
        return unsafe UnsafeMutableRawBufferPointer(buffer.values).assumingMemoryBound(to: Int32.self)
    }
}
