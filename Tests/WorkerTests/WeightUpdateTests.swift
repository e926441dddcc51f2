import CMalloc
import NeuralNetwork
import Testing
import Worker

@Suite(.timeLimit(.minutes(5))) struct WeightUpdateTests {
    private static let sizes = [1, 16, 65_535, 65_536, 65_537, 131_073]

    /// Parameters over a vector of `count`: the last a vector, one that takes no part in weight decay, and a statistic.
    private func targets(_ count: Int) -> [UpdateTarget] {
        let borders = [0, count / 7, count / 2, count - count / 3, count]
        return zip(borders, borders.dropFirst()).enumerated().map { place, range in
            UpdateTarget(
                range: range.0..<range.1, isVector: place == 3, decays: place != 1, momentum: place == 2 ? 0.9 : nil)
        }
    }

    /// An update and what it should do, both with something in the slots.
    private func pair(
        _ optimizer: Optimizer, count: Int, threads: Int, steps: Int = 0
    ) -> (UpdateHarness, SlowOptimizer<Float>) {
        var numbers = Numbers(seed: 1)
        let weights = numbers.floats(count)
        // Not negative, as means of squares are not, and large enough for the centered RMSprop.
        let slots = optimizer.slotNames.map { name in
            numbers.floats(count).map { name == "velocity" ? abs($0) + 1 : $0 }
        }
        let targets = targets(count)
        var slow = SlowOptimizer(optimizer, targets, weights: weights, slots: slots)
        slow.steps = steps
        return (
            UpdateHarness(optimizer, targets, weights: weights, slots: slots, steps: steps, threads: threads), slow
        )
    }

    private func compare(_ optimizer: Optimizer, count: Int, threads: Int, steps: Int) {
        var (fast, slow) = pair(optimizer, count: count, threads: threads)
        var numbers = Numbers(seed: 2)
        for _ in 0..<steps {
            let gradient = numbers.floats(count)
            fast.step(gradient)
            slow.step(gradient)
        }
        #expect(bits(fast.weights.array) == bits(slow.weights), "\(optimizer)")
        #expect(fast.slots.map { bits($0.array) } == slow.slots.map(bits), "\(optimizer)")
        #expect(fast.update.digest == SlowTrainer.digest(slow.weights), "\(optimizer)")
    }

    @Test(arguments: [1, 7, 40, 3_000, 65_600], [1, 3])
    func everyOptimizerIsTheSlowOneToTheBit(count: Int, threads: Int) {
        for optimizer in Optimizers.all { compare(optimizer, count: count, threads: threads, steps: 4) }
    }

    @Test(arguments: sizes, [1, 2, 3, 5])
    func anyNumberOfThreadsUpdatesAsOneWould(count: Int, threads: Int) {
        for optimizer in Optimizers.some { compare(optimizer, count: count, threads: threads, steps: 2) }
    }

    @Test(arguments: 1...4) func threadsOfAPoolShareAnUpdate(threads: Int) {
        for optimizer in Optimizers.some {
            let (test, _) = pair(optimizer, count: 200_000, threads: threads)
            let (expected, _) = pair(optimizer, count: 200_000, threads: 1)
            var numbers = Numbers(seed: 3)
            let gradient = numbers.floats(200_000)
            test.gradient.array = gradient
            let pool = ComputePool(threads: threads)
            defer { pool.close() }
            for step in 0..<3 {
                test.update.begin(after: step)
                for phase in test.update.phases {
                    pool.run { [update = test.update, gradient = test.gradient] thread in
                        unsafe update.run(phase, gradient: gradient.reading, thread: thread)
                    }
                    test.update.end(phase)
                }
                expected.step(gradient)
                #expect(test.update.digest == expected.update.digest)
            }
            #expect(bits(test.weights.array) == bits(expected.weights.array))
        }
    }

    /// A run that is resumed has another update, which begins in the middle.
    @Test func anUpdateTakesUpAnothersWork() {
        for optimizer in Optimizers.some {
            let (whole, _) = pair(optimizer, count: 500, threads: 1)
            var numbers = Numbers(seed: 4)
            let gradients = (0..<6).map { _ in numbers.floats(500) }
            for gradient in gradients[..<3] { whole.step(gradient) }
            let other = UpdateHarness(
                optimizer, targets(500), weights: whole.weights.array, slots: whole.slots.map(\.array), steps: 3)
            for gradient in gradients[3...] {
                whole.step(gradient)
                other.step(gradient)
            }
            #expect(bits(other.weights.array) == bits(whole.weights.array), "\(optimizer)")
        }
    }

    @Test func afterAMillionStepsTheBiasCorrectionIsStillRight() {
        for optimizer in Optimizers.some {
            var (fast, slow) = pair(optimizer, count: 40, threads: 1, steps: 1_000_000)
            var numbers = Numbers(seed: 5)
            let gradient = numbers.floats(40)
            fast.step(gradient)
            slow.step(gradient)
            #expect(bits(fast.weights.array) == bits(slow.weights), "\(optimizer)")
        }
    }

    @Test func paddingStaysZero() {
        for optimizer in Optimizers.all {
            let test = UpdateHarness(optimizer, targets(100), weights: [Float](repeating: 0, count: 100))
            for _ in 0..<3 { test.step([Float](repeating: 0, count: 100)) }
            #expect(test.weights.array.allSatisfy { $0 == 0 }, "\(optimizer)")
            #expect(test.slots.allSatisfy { $0.array.allSatisfy { $0 == 0 } }, "\(optimizer)")
        }
    }

    @Test func whatIsNotFiniteSpreadsAsInKeras() {
        let weights = [Float](repeating: 1, count: 100)
        func after(_ bad: Float, _ clipping: GradientClipping) -> [Bool] {
            let optimizer = Optimizer(.sgd(momentum: 0, nesterov: false), learningRate: 1, clipping: clipping)
            let trained = targets(100).map { UpdateTarget(range: $0.range, isVector: $0.isVector, decays: $0.decays) }
            let test = UpdateHarness(optimizer, trained, weights: weights)
            test.step([bad] + [Float](repeating: 0.125, count: 99))
            return test.weights.array.map(\.isFinite)
        }
        let (none, all) = ([Bool](repeating: true, count: 99), [Bool](repeating: false, count: 99))
        #expect(after(.nan, .none) == [false] + none && after(.infinity, .none) == [false] + none)
        #expect(after(.nan, .value(1)) == [false] + none && after(.infinity, .value(1)) == [true] + none)
        #expect(after(.nan, .globalNorm(1)) == [false] + all && after(.infinity, .globalNorm(1)) == [false] + all)
        #expect(after(.infinity, .norm(1)) == [false] + none)
        #expect(after(.nan, .norm(1)) == [false] + all[..<13] + none[13...])
    }

    /// In a process of its own, since the tests beside this one allocate as they like.
    @Test func stepsKeepNoMemory() async {
        await #expect(processExitsWith: .success) {
            for optimizer in Optimizers.some {
                let growth = WeightUpdateTests.growth(optimizer)
                precondition(growth == 0, "\(growth) bytes more after 100 steps with \(optimizer)")
            }
        }
    }

    /// Bytes on the heap after 100 steps, less those before.
    private static func growth(_ optimizer: Optimizer) -> Int {
        let numbers = [Float](repeating: 0.5, count: 70_000)
        let test = UpdateHarness(optimizer, [UpdateTarget(range: 0..<70_000)], weights: numbers)
        test.step(numbers)
        func step() {
            test.update.begin(after: 1)
            for phase in test.update.phases {
                unsafe test.update.run(phase, gradient: test.gradient.reading, thread: 0)
                test.update.end(phase)
            }
        }
        step()
        let before = Int(mallinfo2().uordblks)
        for _ in 0..<100 { step() }
        return Int(mallinfo2().uordblks) - before
    }

    /// A gradient of zeros leaves the weights alone, so that the digest is that of the weights as they are.
    private func digest(_ weights: [Float]) -> UInt64 {
        let test = UpdateHarness(Jobs.plain, [UpdateTarget(range: 0..<weights.count)], weights: weights)
        test.step([Float](repeating: 0, count: weights.count))
        return test.update.digest
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
        let test = UpdateHarness(Jobs.plain, [], weights: [], threads: 2)
        test.step([])
        #expect(test.update.digest == SlowTrainer.digest([]))
    }
}
