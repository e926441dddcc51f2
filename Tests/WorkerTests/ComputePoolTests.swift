import Glibc
import Synchronization
import Testing
import Transport
import Worker

@Suite(.timeLimit(.minutes(5))) struct ComputePoolTests {
    @Test(arguments: 1...5)
    func everyThreadRunsEachPhaseOnce(threads: Int) {
        let pool = ComputePool(threads: threads)
        defer { pool.close() }
        for _ in 0..<200 {
            let counts = Monitor(Array(repeating: 0, count: threads))
            pool.run { thread in counts.withLock { $0[thread] += 1 } }
            #expect(counts.withLock({ $0 }) == Array(repeating: 1, count: threads))
        }
    }

    @Test func aPhaseEndsWhenTheLastThreadHasEnded() {
        let pool = ComputePool(threads: 4)
        defer { pool.close() }
        let running = Atomic(0)
        for _ in 0..<100 {
            pool.run { thread in
                running.add(1, ordering: .sequentiallyConsistent)
                var sum = 0
                for value in 0..<thread * 10_000 { sum &+= value ^ thread }
                running.subtract(sum == .min ? 0 : 1, ordering: .sequentiallyConsistent)
            }
            #expect(running.load(ordering: .sequentiallyConsistent) == 0)
        }
    }

    /// A phase sees what the phases before it wrote, on whichever thread, without a lock: plain memory.
    @Test(arguments: 1...6) func aPhaseSeesWhatTheOnesBeforeWrote(threads: Int) {
        let pool = ComputePool(threads: threads)
        defer { pool.close() }
        let cells = FloatBuffer(count: threads)
        for phase in 1...500 {
            pool.run { thread in
                let from = (thread + phase) % threads
                unsafe cells.base[from] += 1
            }
            if phase % 100 == 0 { #expect(cells.array == Array(repeating: Float(phase), count: threads)) }
        }
    }

    @Test func theCallingThreadIsNumberZero() {
        let pool = ComputePool(threads: 3)
        defer { pool.close() }
        let here = pthread_self()
        let same = Monitor([Bool](repeating: false, count: 3))
        pool.run { thread in
            let isHere = pthread_equal(here, pthread_self()) != 0
            same.withLock { $0[thread] = isHere }
        }
        #expect(same.withLock { $0 } == [true, false, false])
    }

    @Test func poolsSideBySideDoNotMix() {
        let totals = Monitor([Int](repeating: 0, count: 4))
        let owners = (0..<4).map { owner in
            NamedThread(name: "owner \(owner)") {
                let pool = ComputePool(threads: owner + 1)
                defer { pool.close() }
                for _ in 0..<100 { pool.run { _ in totals.withLock { $0[owner] += 1 } } }
            }
        }
        for owner in owners { owner.join() }
        #expect(totals.withLock { $0 } == [100, 200, 300, 400])
    }

    /// Pools come and go, most of them without any work.
    @Test func closingEndsAllThreadsAtOnceAndTwiceIsAllTheSame() {
        let count = Atomic(0)
        for round in 0..<60 {
            let pool = ComputePool(threads: 1 + round % 5)
            if round % 3 == 0 { pool.run { _ in count.add(1, ordering: .relaxed) } }
            pool.close()
            pool.close()
        }
        #expect(count.load(ordering: .relaxed) == stride(from: 0, to: 60, by: 3).reduce(0) { $0 + 1 + $1 % 5 })
    }

    @Test func workForAPoolThatIsClosedIsABug() async {
        await #expect(processExitsWith: .failure) {
            let pool = ComputePool(threads: 2)
            pool.close()
            pool.run { _ in }
        }
    }

    @Test func aPoolOfNoThreadsIsABug() async {
        await #expect(processExitsWith: .failure) { _ = ComputePool(threads: 0) }
    }
}
