import NeuralNetwork
import Testing
import Worker

@Suite(.timeLimit(.minutes(5))) struct WeightUpdateTests {
    private static let sizes = [1, 16, 65_535, 65_536, 65_537, 131_073]
    private static let optimizers = [
        Jobs.plain, Jobs.momentum, .sgd(learningRate: 0.3, momentum: 0.5), .sgd(learningRate: 0.01, weightDecay: 0.1),
    ]

    /// A vector of weights, a gradient and the optimizer's slots with something in them.
    private struct Case {
        let optimizer: Optimizer
        let weights: FloatBuffer
        let slots: [FloatBuffer]
        let gradient: FloatBuffer
        let update: WeightUpdate

        init(_ optimizer: Optimizer, count: Int, seed: UInt64 = 1) {
            var numbers = Numbers(seed: seed)
            func buffer() -> FloatBuffer {
                let buffer = FloatBuffer(count: count)
                buffer.array = numbers.floats(count)
                return buffer
            }
            self.optimizer = optimizer
            weights = buffer()
            gradient = buffer()
            slots = optimizer.slotNames.map { _ in buffer() }
            update = WeightUpdate(optimizer: optimizer, weights: weights, slots: slots)
        }

        func run(threads: Int) {
            for thread in (0..<threads).reversed() {
                unsafe update.run(gradient: gradient.reading, thread: thread, threads: threads)
            }
        }
    }

    @Test(arguments: sizes, [1, 2, 3, 5])
    func anyNumberOfThreadsUpdatesAsOneWould(count: Int, threads: Int) {
        for optimizer in Self.optimizers {
            let test = Case(optimizer, count: count)
            var weights = test.weights.array
            var slots = test.slots.map(\.array)
            for _ in 0..<2 {  // the second has a momentum to go on from
                SlowTrainer.update(optimizer, &weights, &slots, test.gradient.array)
                test.run(threads: threads)
            }
            #expect(bits(test.weights.array) == bits(weights), "\(optimizer)")
            #expect(test.slots.map { bits($0.array) } == slots.map(bits), "\(optimizer)")
            #expect(test.update.digest == SlowTrainer.digest(weights), "\(optimizer)")
        }
    }

    @Test(arguments: sizes) func theUpdateIsThatOfTheOptimizerInOneGo(count: Int) {
        for optimizer in Self.optimizers {
            let (test, other) = (Case(optimizer, count: count), Case(optimizer, count: count))
            test.run(threads: 3)
            let places = unsafe other.slots.map { unsafe $0.base }
            unsafe places.withUnsafeBufferPointer { slots in
                unsafe optimizer.update(
                    weights: other.weights.base, slots: slots, gradient: UnsafePointer(other.gradient.base),
                    count: count)
            }
            #expect(bits(test.weights.array) == bits(other.weights.array))
            #expect(test.slots.map { bits($0.array) } == other.slots.map { bits($0.array) })
        }
    }

    @Test(arguments: 1...4) func threadsOfAPoolShareAnUpdate(threads: Int) {
        let test = Case(Jobs.momentum, count: 200_000)
        let expected = Case(Jobs.momentum, count: 200_000)
        let pool = ComputePool(threads: threads)
        defer { pool.close() }
        for _ in 0..<5 {
            pool.run { [update = test.update, gradient = test.gradient] thread in
                unsafe update.run(gradient: gradient.reading, thread: thread, threads: threads)
            }
            expected.run(threads: 1)
            #expect(test.update.digest == expected.update.digest)
        }
        #expect(bits(test.weights.array) == bits(expected.weights.array))
    }

    /// A gradient of zeros leaves the weights alone, so that the digest is that of the weights as they are.
    private func digest(_ weights: [Float]) -> UInt64 {
        let buffer = FloatBuffer(count: weights.count)
        buffer.array = weights
        let update = WeightUpdate(optimizer: Jobs.plain, weights: buffer, slots: [])
        let zeros = FloatBuffer(count: weights.count)
        withExtendedLifetime(zeros) { unsafe update.run(gradient: zeros.reading, thread: 0, threads: 1) }
        return update.digest
    }

    @Test func theDigestChangesWithEveryWeight() {
        var numbers = Numbers(seed: 2)
        let weights = numbers.floats(131_072 + 40)
        var seen: Set<UInt64> = [digest(weights)]
        let places = [0, 1, 15, 16, 65_535, 65_536, 65_537, 131_071, 131_072, 131_111]
        for place in places {
            var changed = weights
            changed[place] = weights[place].nextUp
            seen.insert(digest(changed))
        }
        #expect(seen.count == places.count + 1)
    }

    @Test func theDigestTellsSignsOfZeroAndSwappedWeightsAndBlocksApart() {
        var numbers = Numbers(seed: 3)
        var weights = numbers.floats(131_072)
        weights[5] = 0
        let whole = digest(weights)
        var negative = weights
        negative[5] = -0.0
        var swapped = weights
        swapped.swapAt(7, 9)
        let blocks = Array(weights[65_536...] + weights[..<65_536])
        #expect(Set([whole, digest(negative), digest(swapped), digest(blocks)]).count == 4)
    }

    @Test func aVectorWithoutElementsHasADigestAllTheSame() {
        let test = Case(Jobs.plain, count: 0)
        test.run(threads: 2)
        #expect(test.update.digest == SlowTrainer.digest([]))
    }
}
