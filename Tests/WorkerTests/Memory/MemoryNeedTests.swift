import NeuralNetwork
import Testing
import Worker

/// What a worker will take, against what it takes.
@Suite(.timeLimit(.minutes(5))) struct MemoryNeedTests {
    private func need(_ job: Job, arc: Range<Int>, rank: Int = 0, ranks: Int = 1, threads: Int = 1) throws -> MemoryNeed
    {
        try MemoryNeed(
            job, engine: job.makeEngine(), place: RingPlace(rank: rank, arc: arc), ranks: ranks, threads: threads)
    }

    /// Lets the trainer of a thread make every plan that a run makes, and adds their arenas up.
    private func made(_ job: Job, arc: Range<Int>) throws -> Int {
        let engine = try job.makeEngine()
        var sizes: Set<Int> = []
        for order in Jobs.orders(job, epochs: 1) {
            let positions = 0..<Int(order.count)
            for group in 0..<job.groups {
                let share = MicroBatch.share(of: positions, group: group, groups: job.groups)
                for pass in 0..<job.passes {
                    sizes.insert(MicroBatch.part(of: share, pass: pass, passes: job.passes).count)
                }
            }
        }
        var tests: Set<Int> = []
        for group in arc {
            var left = MicroBatch.share(of: 0..<job.dataset.test.count, group: group, groups: job.groups).count
            while left > 0 {
                tests.insert(min(left, engine.nominalBatch))
                left -= min(left, engine.nominalBatch)
            }
        }
        let training = sizes.subtracting([0]).sorted(by: >).map { ($0, Plan.Mode.training) }
        return try made(training + tests.sorted(by: >).map { ($0, .inference) }, engine)
    }

    /// Each plan works in the largest arena so far, if it can.
    private func made(_ kinds: [(size: Int, mode: Plan.Mode)], _ engine: Engine) throws -> Int {
        var largest: Plan?
        return try kinds.reduce(into: 0) { bytes, kind in
            let plan = try engine.makePlan(batch: kind.size, mode: kind.mode, sharing: largest)
            bytes += plan.arenaBytes
            if plan.arenaBytes > 0 { largest = plan }
        }
    }

    @Test(arguments: [1, 2, 4, 5], [1, 10, 23]) func thePlansAreThoseThatAreMade(groups: Int, batch: Int) throws {
        let job = try Jobs.make(Jobs.small(), images: 23, batch: batch, groups: groups)
        #expect(try need(job, arc: 0..<groups).plans == made(job, arc: 0..<job.groups))
    }

    @Test(arguments: [2, 3, 10], [10, 23]) func soTheyAreInSeveralPasses(passes: Int, batch: Int) throws {
        let job = try Jobs.make(Jobs.small(), images: 23, batch: batch, groups: 2, passes: passes)
        #expect(try need(job, arc: 0..<2).plans == made(job, arc: 0..<2))
    }

    /// What lies between the layers is that of a pass; in exchange each thread has a vector to add gradients in.
    @Test func passesTakeLessForPlansAndAVectorForEachThread() throws {
        func need(_ passes: Int, threads: Int) throws -> MemoryNeed {
            try self.need(
                Jobs.make(Jobs.small(), images: 400, batch: 200, groups: 4, passes: passes), arc: 0..<4,
                threads: threads)
        }
        let vector = try need(1, threads: 1).gradients / 4
        #expect(try need(5, threads: 1).plans < need(1, threads: 1).plans / 3)
        for (threads, more) in [(1, 1), (3, 3), (9, 4)] {
            #expect(try need(1, threads: threads).gradients == 4 * vector)
            #expect(try need(5, threads: threads).gradients == (4 + more) * vector)
        }
    }

    @Test func manyTestImagesAreEvaluatedInPartsOfTheNominalSize() throws {
        let job = try Jobs.make(Jobs.small(), images: 600, batch: 7, groups: 3)
        #expect(job.dataset.test.count == 100)
        #expect(try need(job, arc: 0..<3).plans == made(job, arc: 0..<job.groups))
    }

    /// 100 test images over 3 groups are 33, 33 and 34: only the last group evaluates a rest of 6.
    @Test(arguments: [0..<1, 0..<2, 2..<3, 1..<3]) func aWorkerEvaluatesItsOwnGroupsOnly(arc: Range<Int>) throws {
        let job = try Jobs.make(Jobs.small(), images: 600, batch: 21, groups: 3)
        #expect(try need(job, arc: arc, rank: 1, ranks: 2).plans == made(job, arc: arc))
    }

    @Test func eachThreadHasPlansOfItsOwnButNoneWithoutAGroup() throws {
        let job = try Jobs.make(Jobs.small())
        let one = try need(job, arc: 0..<4).plans
        #expect(try need(job, arc: 0..<4, threads: 3).plans == 3 * one)
        #expect(try need(job, arc: 0..<4, threads: 9).plans == 4 * one)
        #expect(try need(job, arc: 1..<2, threads: 2).plans == need(job, arc: 1..<2).plans)
    }

    /// A group's pass stands still while the other groups of its thread go on.
    @Test(arguments: [1, 2, 9]) func eachGroupHasPlansOfItsOwnWhereGroupsWait(threads: Int) throws {
        let local = try Jobs.make(Jobs.normalized())
        let sync = try Jobs.make(Jobs.normalized(.sync))
        let one = try made(sync, arc: 1..<2)
        #expect(try need(sync, arc: 1..<4, threads: threads).plans == 3 * one)
        #expect(try need(local, arc: 1..<4, threads: threads).plans == min(threads, 3) * made(local, arc: 1..<2))
    }

    /// 16 channels as they lie, two numbers each; four groups' and what is folded, with neighbours two sums as well.
    @Test func whatIsExchangedIsCounted() throws {
        let job = try Jobs.make(Jobs.normalized(.sync))
        let vector = try job.makeEngine().layout.flatCount * 4
        let board = try StatisticsBoard(job.makeEngine().synchronizations, groups: 4)
        #expect(board.count == 4 * board.stride && board.stride % 2 == 0 && board.stride >= 10)
        #expect(try need(job, arc: 0..<4).sums == 5 * board.stride * 4)
        #expect(try need(job, arc: 2..<4, rank: 1, ranks: 2).sums == 2 * vector + 13 * board.stride * 4)
    }

    @Test func vectorsAreCounted() throws {
        let job = try Jobs.make(Jobs.small())
        let vector = try job.makeEngine().layout.flatCount * 4
        let alone = try need(job, arc: 0..<4)
        #expect((alone.gradients, alone.sums) == (4 * vector, 0))
        let second = try need(job, arc: 2..<4, rank: 1, ranks: 2)
        #expect((second.gradients, second.sums) == (2 * vector, 2 * vector))
        #expect(second.total == second.plans + 4 * vector)
    }
}

/// Whether the run is let through, and what is said if not.
@Suite(.timeLimit(.minutes(5))) struct MemoryCheckTests {
    private let job: Job

    init() throws { job = try Jobs.make(Jobs.small(), images: 4000, batch: 2000, groups: 4) }

    private func inputEngine(_ job: Job) throws(WorkerError) -> Engine {
        do { return try job.makeEngine() } catch { throw .input("\(error)") }
    }

    private func need(_ batch: Int, _ place: RingPlace, threads: Int = 1, passes: Int = 1) throws -> Int {
        let other = job.taking(batchSize: batch, passes: passes)
        return try MemoryNeed(
            other, engine: other.makeEngine(), place: place, ranks: place.arc.count == 4 ? 1 : 2, threads: threads
        ).total
    }

    private static let whole = RingPlace(rank: 0, arc: 0..<4)

    private func refusal(
        available: Int?, taken: Int = 0, hostGroups: Int = 4, place: RingPlace = whole, threads: Int = 1,
        passes: Int = 1
    ) -> String? {
        let check = MemoryCheck(availableBefore: available, taken: taken, hostGroups: hostGroups)
        do throws(WorkerError) {
            let job = job.taking(passes: passes)
            let engine = try inputEngine(job)
            try check.check(job, engine: engine, place: place, ranks: place.arc.count == 4 ? 1 : 2, threads: threads)
            return nil
        } catch {
            #expect(error.isInput)
            #expect(!error.description.contains("\n"))
            return error.description
        }
    }

    @Test func whatFitsToTheByteIsLetThrough() throws {
        let need = try need(2000, Self.whole)
        #expect(refusal(available: need) == nil)
        #expect(refusal(available: need - 1) != nil)
        #expect(refusal(available: need + 500, taken: 500) == nil)
        #expect(refusal(available: need + 500, taken: 501) != nil)
        #expect(refusal(available: nil) == nil, "a system that says nothing is trusted")
    }

    @Test func workersOfOneHostShareByTheirGroups() throws {
        let place = RingPlace(rank: 1, arc: 3..<4)
        let need = try need(2000, place)
        #expect(refusal(available: 4 * need, place: place) == nil)
        #expect(refusal(available: 4 * need - 4, place: place) != nil)
        #expect(refusal(available: need, hostGroups: 1, place: place) == nil, "alone on its host")
        #expect(refusal(available: need, hostGroups: 0, place: place) == nil, "nothing said of others")
    }

    @Test func threadsTakeMemory() throws {
        let need = try need(2000, Self.whole)
        #expect(refusal(available: need, threads: 2) != nil)
    }

    /// The batch named must fit, and one more sample must not.
    @Test(arguments: [2, 3, 5, 7]) func theBatchThatIsNamedIsTheLargestThatFits(part: Int) throws {
        let available = try need(2000, Self.whole) / part
        let text = try #require(refusal(available: available))
        let batch = try #require(text.firstMatch(of: /a batch of (\d+) would fit/).flatMap { Int($0.1) })
        #expect(try need(batch, Self.whole) <= available && batch < 2000)
        #expect(try need(batch + 1, Self.whole) > available)
    }

    /// So must the number of passes: that many fit, and one less does not.
    @Test(arguments: [2, 3, 5, 7], [1, 2]) func thePassesThatAreNamedAreTheFewestThatFit(part: Int, passes: Int) throws
    {
        let available = try need(2000, Self.whole, passes: passes) / part
        let text = try #require(refusal(available: available, passes: passes))
        let match = try #require(text.firstMatch(of: /or this one with --accumulate (\d+)$/))
        let named = try #require(Int(match.1))
        #expect(named > passes && text.hasPrefix("a batch of 2000\(passes > 1 ? " in \(passes) passes" : "") needs "))
        #expect(try need(2000, Self.whole, passes: named) <= available)
        #expect(try named == passes + 1 || need(2000, Self.whole, passes: named - 1) > available)
        #expect(refusal(available: available, passes: named) == nil)
    }

    /// One sample a pass needs a vector more than a batch of one sample a group.
    @Test func passesThatWouldNotDoAreNotNamed() throws {
        let available = try need(2000, Self.whole, passes: 500) - 1
        let text = try #require(refusal(available: available))
        #expect(text.contains(" would fit") && !text.contains("--accumulate"))
        #expect(try #require(refusal(available: available + 1)).hasSuffix("or this one with --accumulate 500"))
    }

    @Test func whereGroupsWaitForEachOtherPassesAreNotNamed() throws {
        let sync = try Jobs.make(Jobs.normalized(.sync), images: 400, batch: 200, groups: 2)
        let fitting = try Fitting(sync) { $0.batchSize <= 50 }
        #expect(fitting.batchSize == 50 && fitting.passes == nil && fitting.advice == "a batch of 50 would fit")
        let local = try Jobs.make(Jobs.normalized(), images: 400, batch: 200, groups: 2)
        let other = try Fitting(local) { $0.batchSize <= 50 || $0.passes >= 7 }
        #expect(other.advice == "a batch of 50 would fit, or this one with --accumulate 7")
    }

    @Test func recomputationIsNamedWhereItAllowsALargerBatch() throws {
        let job = try Jobs.make(Jobs.normalized(.sync), images: 400, batch: 200, groups: 2)
        let some = try Fitting(job) { $0.batchSize <= ($0.recomputes ? 80 : 50) }
        #expect(some.batchSize == 50 && some.recomputed == 80)
        #expect(some.advice == "a batch of 50 would fit, with --recompute one of 80")
        let all = try Fitting(job) { $0.batchSize <= 50 || $0.recomputes }
        #expect(all.recomputed == 200)
        let only = try Fitting(job) { $0.batchSize <= 9 && $0.recomputes }
        #expect(only.advice == "no batch would fit, but with --recompute one of 9")
        let already = try Fitting(job.taking(recomputes: true)) { $0.batchSize <= 50 }
        #expect(already.recomputed == nil && already.advice == "a batch of 50 would fit")
    }

    @Test func whatIsNeededIsSaidByParts() throws {
        let available = try (1 << 20) + need(2000, Self.whole) / 2
        let text = try #require(refusal(available: available, taken: 1 << 20))
        #expect(text.hasPrefix("a batch of 2000 needs "))
        #expect(text.contains(" of memory here (plans "))
        #expect(text.contains(", weights and data 1.0 MiB), there is room for \(MemoryCheck.brief(available)); "))
        #expect(!text.contains("sums"), "a worker alone has none")
    }

    @Test func ifNothingFitsItSaysSo() throws {
        let text = try #require(refusal(available: 1000))
        #expect(text.hasSuffix("no batch would fit: take more hosts, fewer threads or a smaller model"))
    }

    @Test(arguments: [
        (0, "0.0 KiB"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1 << 20, "1.0 MiB"), (5 << 29, "2.5 GiB"),
        (1 << 42, "4.0 TiB"), (1 << 60, "1024.0 PiB"),
    ])
    func bytesAreForPeople(bytes: Int, text: String) {
        #expect(MemoryCheck.brief(bytes) == text)
    }
}
