import NeuralNetwork
import Testing
import Worker

@Suite(.timeLimit(.minutes(5))) struct ThreadTrainersTests {
    private func trainers(_ threads: Int) throws -> (ThreadTrainers, ComputePool) {
        let job = try Jobs.make(Jobs.small())
        return (ThreadTrainers(engine: try job.makeEngine(), job: job, threads: threads), ComputePool(threads: threads))
    }

    @Test(arguments: 1...4) func eachThreadHasPlansOfItsOwn(threads: Int) throws {
        let (one, alone) = try trainers(1)
        let (all, pool) = try trainers(threads)
        defer {
            alone.close()
            pool.close()
        }
        alone.run { one.prepare($0, sizes: [3, 2, 1]) }
        pool.run { all.prepare($0, sizes: [3, 2, 1]) }
        try all.check()
        #expect(all.planBytes == threads * one.planBytes && one.planBytes > 0)
        #expect(all.reorders == one.reorders)
    }

    @Test func aThreadMeetsItsOwnTrainerEachTime() throws {
        let (trainers, pool) = try trainers(3)
        defer { pool.close() }
        pool.run { trainers.prepare($0, sizes: []) }
        let seen = Seen(threads: 3)
        for _ in 0..<20 {
            pool.run { thread in trainers.run(thread) { seen.note(ObjectIdentifier($0), at: thread) } }
        }
        #expect(seen.sets.map(\.count) == [1, 1, 1])
        #expect(Set(seen.sets.flatMap(\.self)).count == 3)
    }

    /// What each thread saw; element i is touched by thread i alone, as in the trainers themselves.
    @safe private final class Seen: @unchecked Sendable {
        private let memory: UnsafeMutableBufferPointer<Set<ObjectIdentifier>>

        init(threads: Int) {
            unsafe memory = .allocate(capacity: threads)
            unsafe memory.initialize(repeating: [])
        }

        deinit {
            unsafe memory.deinitialize()
            unsafe memory.deallocate()
        }

        func note(_ identifier: ObjectIdentifier, at thread: Int) { unsafe _ = memory[thread].insert(identifier) }
        var sets: [Set<ObjectIdentifier>] { unsafe Array(memory) }
    }

    @Test func theFirstErrorIsKept() throws {
        let (trainers, pool) = try trainers(1)
        defer { pool.close() }
        trainers.prepare(0, sizes: [])
        try trainers.check()
        for subject in ["first", "second"] {
            trainers.run(0) { _ throws(EngineError) in
                throw EngineError(code: .unimplemented, call: "call", subject: subject)
            }
        }
        let error = #expect(throws: EngineError.self) { try trainers.check() }
        #expect(error?.subject == "first")
    }

    @Test func anErrorOfAnyThreadIsSeen() throws {
        let (trainers, pool) = try trainers(4)
        defer { pool.close() }
        pool.run { trainers.prepare($0, sizes: []) }
        pool.run { thread in
            trainers.run(thread) { _ throws(EngineError) in
                if thread == 2 { throw EngineError(code: .outOfMemory(bytes: 5), call: "call", subject: "two") }
            }
        }
        let error = #expect(throws: EngineError.self) { try trainers.check() }
        #expect(error?.code == .outOfMemory(bytes: 5))
        #expect(error.map { TrainingError.engine($0).description } == error?.description)
    }

    @Test func aThreadThatIsNotPreparedIsABug() async {
        await #expect(processExitsWith: .failure) {
            let job = try Jobs.make(Jobs.small())
            ThreadTrainers(engine: try job.makeEngine(), job: job, threads: 2).run(1) { _ in }
        }
    }

    @Test func resultsAreReportedByTheGroupsNumberInTheRing() {
        let results = GroupResults(count: 3)
        #expect(results[2] == BatchResult(lossSum: 0, correct: 0, count: 0))
        results[1] = BatchResult(lossSum: 2.5, correct: 4, inTopK: 5, count: 6)
        let report = results.report(group: 17, at: 1)
        #expect((report.group, report.correct, report.inTopK, report.count) == (17, 4, 5, 6))
        #expect(report.lossSum == 2.5)
        #expect(results.report(group: 18, at: 2).count == 0)
    }
}
