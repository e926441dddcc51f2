import NeuralNetwork
import Testing
import Wire
import Worker

/// Steps in which a chip group takes its share in several passes.
@Suite(.timeLimit(.minutes(5))) struct AccumulatedStepTests {
    /// 23 samples in steps of 10, 10 and 3: groups have two or three samples, or one or none.
    @Test(arguments: [2, 3, 5], [1, 2, 3]) func anyRingGivesTheSameBits(passes: Int, ranks: Int) throws {
        let job = try Jobs.make(Jobs.small(), passes: passes)
        try Ranks(job: job, count: ranks, threads: 2).compare(epochs: 1)
    }

    /// Shares of 16 and 17 samples in parts of 4 and 5; a last step of 13 samples, in parts of 1 and 2.
    @Test(arguments: [1, 2, 3], [1, 3]) func unevenSharesAreServed(ranks: Int, threads: Int) throws {
        let job = try Jobs.make(Jobs.small(), images: 113, batch: 50, groups: 3, passes: 4)
        #expect(job.passSizes == [5, 4, 2, 1])
        try Ranks(job: job, count: ranks, threads: threads).compare(epochs: 1, over: .ipc)
    }

    @Test(arguments: [1, 3]) func soAreSeveralBlocks(ranks: Int) throws {
        let job = try Jobs.make(Jobs.wide(), images: 12, batch: 12, groups: 3, bucketBytes: 100_000, passes: 3)
        try Ranks(job: job, count: ranks, threads: 2).compare(epochs: 1)
    }

    /// Moving statistics are in the places of gradients, and each pass weighs them by its samples.
    @Test(arguments: [1, 2]) func soAreNormalizationsOfEachPass(ranks: Int) throws {
        let adam = Optimizer(.adam(MomentSettings()), learningRate: 0.01, weightDecay: 0.01)
        let job = try Jobs.make(Jobs.normalized(), adam, images: 40, batch: 17, groups: 2, passes: 3)
        try Ranks(job: job, count: ranks, threads: 2).compare(epochs: 1)
    }

    /// Penalties, clipping, decay and averages work on the sum of all passes, once.
    @Test(arguments: Optimizers.some) func soIsEveryOptimizer(optimizer: Optimizer) throws {
        try Ranks(job: Jobs.make(Jobs.small(), optimizer, passes: 2), count: 2, threads: 1).compare(epochs: 1)
    }

    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: [1, 3])
    func soIsBFloat16(ranks: Int) throws {
        let job = try Jobs.make(Jobs.small(), format: .bfloat16, passes: 3)
        try Ranks(job: job, count: ranks, threads: 1).compare(epochs: 1)
    }

    /// The gradient of a step in Keras' order, summed over the groups.
    private func gradient(_ job: Job) throws -> [[Float]] {
        let slow = try SlowTrainer(job)
        let orders = Jobs.orders(job, epochs: 1)
        _ = try slow.step(orders[0])
        return slow.engine.unpack(SlowTrainer.fold(slow.gradients))
    }

    private func distance(_ one: [[Float]], _ other: [[Float]]) -> Float {
        zip(one, other).reduce(0) { worst, pair in
            let size = pair.0.map(abs).max() ?? 0
            return max(worst, (zip(pair.0, pair.1).map { abs($0 - $1) }.max() ?? .infinity) / size)
        }
    }

    /// Passes change the rounding only; with dropout this says that the masks are the same.
    @Test(arguments: [0, 0.5] as [Float], [2, 4, 8])
    func theGradientIsThatOfOnePassButForRounding(dropout: Float, passes: Int) throws {
        func job(_ passes: Int) throws -> Job {
            try Jobs.make(Jobs.small(dropout: dropout), images: 40, batch: 32, groups: 2, passes: passes)
        }
        let (whole, parts) = (try gradient(job(1)), try gradient(job(passes)))
        #expect(distance(whole, parts) < 2e-6)
        #expect(whole != parts, "or nothing was accumulated")
    }

    /// Statistics are of a pass, as they are of a group: what is normalized changes, as it does with more groups.
    @Test func passesAreToNormalizationsWhatGroupsAre() throws {
        func gradient(groups: Int, passes: Int) throws -> [[Float]] {
            try self.gradient(
                Jobs.make(Jobs.normalized(), images: 24, batch: 24, groups: groups, passes: passes))
        }
        let (one, two) = (try gradient(groups: 1, passes: 1), try gradient(groups: 1, passes: 2))
        #expect(try distance(two, gradient(groups: 2, passes: 1)) < 2e-5)
        #expect(distance(two, one) > 1e-2)
    }

    /// The same memory of a thread for any number of samples of a step, if the passes grow with them.
    @Test func plansTakeTheMemoryOfAPass() throws {
        func bytes(batch: Int, passes: Int) throws -> Int {
            let job = try Jobs.make(Jobs.small(), images: 256, batch: batch, groups: 1, passes: passes)
            return try GroupTrainer(engine: job.makeEngine(), job: job).prepare(sizes: job.passSizes)
        }
        let whole = try bytes(batch: 128, passes: 1)
        #expect(try bytes(batch: 128, passes: 8) < whole / 4)
        #expect(try bytes(batch: 128, passes: 8) == bytes(batch: 16, passes: 1))
    }
}
