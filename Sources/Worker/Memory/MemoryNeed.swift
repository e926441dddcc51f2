package import NeuralNetwork

/// The memory that a worker takes for its part of a run besides weights and data set, in bytes.
package struct MemoryNeed: Sendable, Hashable {
    /// Arenas of all plans of all threads, or of all groups where these wait for each other within a step.
    package let plans: Int
    /// A vector for each chip group, and one for each trainer whose groups take several passes.
    package let gradients: Int
    /// The ring's sums of two steps, none without neighbours; and what synchronized normalizations exchange.
    package let sums: Int

    /// All of it.
    package var total: Int { plans + gradients + sums }

    /// Works out what the trainer of such a place will allocate; compiles nothing and takes some milliseconds.
    ///
    /// - Parameter engine: That of the job.
    package init(_ job: Job, engine: Engine, place: RingPlace, ranks: Int, threads: Int) throws(EngineError) {
        let vector = engine.layout.flatCount * MemoryLayout<Float>.size
        let board = StatisticsBoard(engine.synchronizations, groups: job.groups)
        let trainers = board.count == 0 ? min(threads, place.arc.count) : place.arc.count
        gradients = (place.arc.count + (job.passes > 1 ? trainers : 0)) * vector
        sums = (ranks > 1 ? 2 * vector : 0) + board.bytes(ranks: ranks)
        plans = try trainers * Self.planBytes(job, engine, place.arc)
    }

    /// What the plans of one thread take, one for each size of a pass that the run has and one for each size that the
    /// groups evaluate: a plan works in the arena of one made before if that is large enough.
    private static func planBytes(_ job: Job, _ engine: Engine, _ arc: Range<Int>) throws(EngineError) -> Int {
        var arenas: [Int] = []
        for size in job.passSizes { arenas.append(try engine.arenaBytes(batch: size, mode: .training)) }
        for size in evaluationSizes(job, arc, engine.nominalBatch).sorted(by: >) {
            arenas.append(try engine.arenaBytes(batch: size, mode: .inference))
        }
        var largest = 0
        return arenas.reduce(into: 0) { bytes, arena in
            if arena > largest { bytes += arena }
            largest = max(largest, arena)
        }
    }

    private static func evaluationSizes(_ job: Job, _ arc: Range<Int>, _ nominal: Int) -> Set<Int> {
        let shares = arc.map {
            MicroBatch.share(of: 0..<job.dataset.test.count, group: $0, groups: job.groups).count
        }
        return Set(shares.flatMap { [min($0, nominal), $0 % nominal] }.filter { $0 > 0 })
    }
}
