import Synchronization
import Testing
import Worker

@Suite(.timeLimit(.minutes(1))) struct ComputePoolTests {
    @Test(arguments: 1...5)
    func everyThreadRunsEachPhaseOnce(threads: Int) {
        let pool = ComputePool(threads: threads)
        defer { pool.close() }
        for _ in 0..<200 {
            let counts = Mutex(Array(repeating: 0, count: threads))
            pool.run { thread in counts.withLock { $0[thread] += 1 } }
            #expect(counts.withLock(\.self) == Array(repeating: 1, count: threads))
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

    @Test func aPoolOfNoThreadsIsABug() async {
        await #expect(processExitsWith: .failure) { _ = ComputePool(threads: 0) }
    }
}
