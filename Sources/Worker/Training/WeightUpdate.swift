internal import Digest
package import NeuralNetwork

/// The optimizer's step over the flat vector and the digest of the weights it leaves, block by block, so that
/// threads can share it and each block is hashed while it is in the cache.
///
/// A step is `begin`, then for each of `phases` `run` on every thread and `end`. The phases divide the work at points
/// where norms of whole parameters are needed; their squares are summed within segments, then over the segments of a
/// parameter in order, so that threads make no difference. Allocates nothing after `init`.
@safe
package final class WeightUpdate: @unchecked Sendable {
    /// Elements of a block. The digest and the norms depend on it, so every worker must have the same.
    package static let blockElements = 65_536

    /// The phases of each step, in order.
    package let phases: [UpdatePhase]

    private let optimizer: Optimizer
    private let targets: [UpdateTarget]
    private let weights: FloatBuffer
    private let slots: [FloatBuffer]
    private let scratch: FloatBuffer
    private let threads: Int
    private let segments: UpdateSegments
    private let slotBases: UnsafeMutableBufferPointer<UnsafeMutablePointer<Float>>
    private let hashes: UnsafeMutableBufferPointer<UInt64>
    /// Of each segment; written by the thread that has its block.
    private let sums: UnsafeMutableBufferPointer<SquareSums>
    private var totals: [SquareSums]
    private var factors: [UpdateFactors]
    private var step: UpdateStep
    private let fixed: FixedUpdate?

    /// - Parameters:
    ///   - targets: The parameters; together they cover `weights`, one after the other.
    ///   - fixed: What is done instead of `optimizer` if the words are numbers in fixed point.
    package init(
        optimizer: Optimizer, targets: [UpdateTarget], weights: FloatBuffer, slots: [FloatBuffer], threads: Int,
        fixed: FixedSGD? = nil
    ) {
        self.fixed = fixed.map { FixedUpdate($0, weights: weights, slots: slots, threads: threads) }
        self.optimizer = optimizer
        self.targets = targets
        self.weights = weights
        self.slots = slots
        self.threads = threads
        phases = optimizer.phases
        scratch = FloatBuffer(count: threads * UpdateVectors.tileElements)
        segments = UpdateSegments(targets, blockElements: Self.blockElements)
        unsafe slotBases = .allocate(capacity: slots.count)
        _ = unsafe slotBases.initialize(from: slots.map(\.base))
        unsafe hashes = .allocate(capacity: segments.blocks.count)
        unsafe hashes.initialize(repeating: 0)
        unsafe sums = .allocate(capacity: segments.all.count)
        unsafe sums.initialize(repeating: SquareSums())
        totals = Array(repeating: SquareSums(), count: targets.count)
        let step = UpdateStep(optimizer, step: 0)
        self.step = step
        factors = targets.map { step.factors(of: $0) }
    }

    deinit {
        unsafe slotBases.deallocate()
        unsafe hashes.deallocate()
        unsafe sums.deallocate()
    }

    /// Makes ready for the step after `done` others, over so many samples, which a sum in fixed point is not divided by.
    ///
    /// - Parameter learningRate: In place of the schedule's; nil: the schedule's.
    package func begin(after done: Int, samples: Int = 1, learningRate: Double? = nil) {
        if let fixed { return fixed.begin(after: done, samples: samples, learningRate: learningRate) }
        step = UpdateStep(optimizer, step: done, learningRate: learningRate)
        for index in targets.indices { factors[index] = step.factors(of: targets[index]) }
    }

    /// Does a phase's work on the blocks that are thread `thread`'s.
    package func run(_ phase: UpdatePhase, gradient: UnsafeBufferPointer<Float>, thread: Int) {
        guard let gradient = gradient.baseAddress else { return }
        let vectors = unsafe UpdateVectors(
            weights: weights.base, slots: UnsafeBufferPointer(slotBases), gradient: gradient,
            scratch: scratch.base + thread * UpdateVectors.tileElements)
        let blockCount = segments.blocks.count
        for block in blockCount * thread / threads..<blockCount * (thread + 1) / threads {
            for index in segments.blocks[block] {
                let segment = segments.all[index]
                if let fixed {
                    unsafe fixed.run(segment.range, gradient: gradient, thread: thread)
                    continue
                }
                unsafe sums[index] = optimizer.run(phase, factors[segment.target], on: vectors, in: segment.range)
            }
            if phase == .apply { hash(block) }
        }
    }

    /// Numbers of the last step's update that were cut to fit, in fixed point.
    package var misfits: UInt64 { fixed?.misfits ?? 0 }

    private func hash(_ block: Int) {
        let start = block * Self.blockElements
        let range = start..<min(start + Self.blockElements, weights.count)
        let bytes = unsafe UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: weights.values[range]))
        unsafe hashes[block] = XXH3.hash(bytes.bytes, seed: UInt64(block))
    }

    /// Turns the sums of a phase that all threads have run into the factors of the next.
    package func end(_ phase: UpdatePhase) {
        guard phase != .apply else { return }
        for index in totals.indices { totals[index] = SquareSums() }
        for (index, segment) in segments.all.enumerated() { unsafe totals[segment.target] += sums[index] }
        var all = SquareSums()
        for total in totals { all += total }
        for index in targets.indices {
            if phase == .measure {
                step.clip(&factors[index], of: targets[index], totals[index], all: all)
            } else {
                step.trust(&factors[index], totals[index])
            }
        }
    }

    /// The digest of all weights after the last `apply` of every thread.
    package var digest: UInt64 {
        unsafe XXH3.hash(UnsafeRawBufferPointer(hashes).bytes)
    }
}
