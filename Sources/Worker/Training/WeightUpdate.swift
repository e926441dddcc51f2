internal import Digest
package import NeuralNetwork

/// The optimizer's step over the flat vector and the digest of the weights it leaves, block by block, so that
/// threads can share it and each block is hashed while it is in the cache.
@safe
package struct WeightUpdate: @unchecked Sendable {
    /// Elements of a block. Only the digest depends on it, so every worker must have the same.
    package static let blockElements = 65_536

    let optimizer: Optimizer
    let weights: FloatBuffer
    let slots: [FloatBuffer]
    private let hashes: UnsafeMutableBufferPointer<UInt64>
    private let owner: HashMemory

    @safe
    private final class HashMemory {
        let values: UnsafeMutableBufferPointer<UInt64>
        init(count: Int) {
            unsafe values = .allocate(capacity: count)
            unsafe values.initialize(repeating: 0)
        }
        deinit { unsafe values.deallocate() }
    }

    package init(optimizer: Optimizer, weights: FloatBuffer, slots: [FloatBuffer]) {
        self.optimizer = optimizer
        self.weights = weights
        self.slots = slots
        owner = HashMemory(count: (weights.count + Self.blockElements - 1) / Self.blockElements)
        unsafe hashes = owner.values
    }

    private var blockCount: Int { unsafe hashes.count }

    /// Updates the part of the weights that is thread `thread`'s of `threads`.
    package func run(gradient: UnsafeBufferPointer<Float>, thread: Int, threads: Int) {
        for block in blockCount * thread / threads..<blockCount * (thread + 1) / threads {
            let start = block * Self.blockElements
            let range = start..<min(start + Self.blockElements, weights.count)
            unsafe update(range, gradient)
            let bytes = unsafe UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: weights.values[range]))
            unsafe hashes[block] = XXH3.hash(bytes.bytes, seed: UInt64(block))
        }
    }

    private func update(_ range: Range<Int>, _ gradient: UnsafeBufferPointer<Float>) {
        unsafe withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: slots.count) { places in
            for (index, slot) in slots.enumerated() {
                unsafe places.initializeElement(at: index, to: slot.base + range.lowerBound)
            }
            guard let gradient = gradient.baseAddress else { return }
            unsafe optimizer.update(
                weights: weights.base + range.lowerBound, slots: UnsafeBufferPointer(places),
                gradient: gradient + range.lowerBound, count: range.count)
        }
    }

    /// The digest of all weights after the last `run` of every thread.
    package var digest: UInt64 {
        unsafe XXH3.hash(UnsafeRawBufferPointer(hashes).bytes)
    }
}
