import Testing
import Transport
import Worker

@Suite(.timeLimit(.minutes(5))) struct OrderQueueTests {
    private func step(_ order: WorkerOrder) -> Int? {
        guard case .evaluate(let steps) = order else { return nil }
        return steps
    }

    @Test func ordersComeOutAsTheyWentIn() {
        let queue = OrderQueue()
        for step in 0..<10 { #expect(queue.append(.evaluate(afterSteps: step))) }
        #expect((0..<10).map { _ in step(queue.next()) } == Array(0..<10))
    }

    @Test func aFullQueueRefuses() {
        let queue = OrderQueue()
        for step in 0..<OrderQueue.limit { #expect(queue.append(.evaluate(afterSteps: step))) }
        #expect(!queue.append(.evaluate(afterSteps: 0)))
    }

    @Test func finishingDropsWhatIsWaiting() {
        let queue = OrderQueue()
        _ = queue.append(.evaluate(afterSteps: 1))
        queue.finish()
        guard case .finish = queue.next() else {
            Issue.record("the queue goes on")
            return
        }
    }

    @Test func ordersPassFromThreadToThread() {
        let queue = OrderQueue()
        let taken = Monitor<[Int]>([])
        let reader = NamedThread(name: "reader") {
            while case .evaluate(let steps) = queue.next() { taken.change { $0.append(steps) } }
        }
        for step in 0..<500 { #expect(queue.append(.evaluate(afterSteps: step))) }
        let all = taken.wait(until: .now + .seconds(120)) { $0.count == 500 ? $0 : nil }
        queue.finish()
        reader.join()
        #expect(all == Array(0..<500))
    }
}
