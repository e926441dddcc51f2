import NeuralNetwork
import Testing
import Wire
import Worker

/// What a run that does not fit is told of recomputation.
@Suite(.timeLimit(.minutes(5))) struct RecomputationAdviceTests {
    private static let place = RingPlace(rank: 0, arc: 0..<4)

    private func welcome(recompute: Bool) throws -> ControlWelcome {
        var welcome = try Jobs.welcome(Jobs.normalized(), images: 4000, batch: 2000, groups: 4)
        welcome.recompute = recompute
        return welcome
    }

    /// The refusal of a job, of what it needs less one byte.
    private func refusal(_ job: Job) throws -> (text: String, available: Int) {
        let (engine, place) = (try job.makeEngine(), Self.place)
        let need = try MemoryNeed(job, engine: engine, place: place, ranks: 1, threads: 1)
        let check = MemoryCheck(availableBefore: need.total - 1, taken: 0, hostGroups: 4)
        let error = #expect(throws: WorkerError.self) {
            try check.check(job, engine: engine, place: place, ranks: 1, threads: 1)
        }
        return (try #require(error).description, need.total - 1)
    }

    @Test func recomputationIsAdvisedWhereItHelps() throws {
        let kept = try refusal(Job(welcome(recompute: false), data: nil))
        let fitting = try #require(
            kept.text.firstMatch(
                of: /; a batch of (\d+) would fit, with --recompute one of 2000, or this one with --accumulate \d+$/))
        #expect(Int(fitting.1).map { 1000 < $0 && $0 < 2000 } == true)
        let made = try refusal(Job(welcome(recompute: true), data: nil))
        #expect(made.available < kept.available, "\(made.available) bytes instead of \(kept.available)")
        #expect(made.text.contains(" would fit") && !made.text.contains("--recompute"))
    }

    /// The batch that recomputation would allow does fit with it, and the next one does not.
    @Test func theBatchThatRecomputationAllowsIsTheLargest() throws {
        let job = try Job(welcome(recompute: false), data: nil)
        let engine = try job.makeEngine()
        let available = try refusal(Job(welcome(recompute: true), data: nil)).available / 2
        let check = MemoryCheck(availableBefore: available, taken: 0, hostGroups: 4)
        let error = #expect(throws: WorkerError.self) {
            try check.check(job, engine: engine, place: Self.place, ranks: 1, threads: 1)
        }
        let found = try #require(error).description.firstMatch(of: /with --recompute one of (\d+)/)
        let batch = try #require(found.flatMap { Int($0.1) })
        let fits = try [batch, batch + 1].map { batch in
            let other = job.taking(batchSize: batch, recomputes: true)
            return try MemoryNeed(
                other, engine: other.makeEngine(), place: Self.place, ranks: 1, threads: 1
            ).total <= available
        }
        #expect(fits == [true, false])
    }
}
