import Testing
import Transport

@Suite struct MonitorTests {
    @Test(.timeLimit(.minutes(10))) func aChangeWakesWhoWaits() {
        let monitor = Monitor(0)
        let thread = NamedThread(name: "changes") { for _ in 0..<100 { monitor.change { $0 += 1 } } }
        #expect(monitor.wait(until: .now + .seconds(300)) { $0 == 100 ? $0 : nil } == 100)
        thread.join()
    }

    @Test(.timeLimit(.minutes(10))) func aWaitEndsAtItsDeadline() {
        let start = ContinuousClock.now
        #expect(Monitor(0).wait(until: start + .milliseconds(20)) { $0 == 1 ? $0 : nil } == nil)
        #expect(start.duration(to: .now) >= .milliseconds(20))
        #expect(Monitor(0).wait(until: start - .seconds(1)) { $0 == 1 ? $0 : nil } == nil)
    }

    @Test(.timeLimit(.minutes(10))) func manyThreadsCountWithoutLoss() {
        let monitor = Monitor(0)
        let threads = (0..<4).map { _ in
            NamedThread(name: "counts") { for _ in 0..<10_000 { monitor.withLock { $0 += 1 } } }
        }
        for thread in threads { thread.join() }
        #expect(monitor.withLock { $0 } == 40_000)
    }
}
