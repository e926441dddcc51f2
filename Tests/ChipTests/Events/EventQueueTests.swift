import Chip
import Testing

@Suite("The queue of events")
struct EventQueueTests {
    private func drain(_ queue: inout EventQueue) -> [UInt32] {
        var codes: [UInt32] = []
        while let event = queue.next() { codes.append(event.code) }
        return codes
    }

    @Test("is empty at first, and again when all is taken")
    func empty() {
        var queue = EventQueue()
        #expect(queue.next() == nil)
        queue.add(7, at: 3)
        #expect(queue.next() == EventQueue.Event(time: 3, code: 7))
        #expect(queue.next() == nil)
    }

    @Test("gives events of one time in the order in which they came")
    func ties() {
        var queue = EventQueue()
        for code in 0..<50 as Range<UInt32> { queue.add(code, at: 1000) }
        #expect(drain(&queue) == Array(0..<50))
    }

    @Test("sorts what falls into one slot")
    func slot() {
        var queue = EventQueue()
        for (code, time) in [5, 3, 9, 3, 0, 5, 511].enumerated() { queue.add(UInt32(code), at: time) }
        #expect(drain(&queue) == [4, 1, 3, 0, 5, 2, 6])
    }

    @Test("keeps what is many turns away, in order")
    func farAway() {
        var queue = EventQueue()
        let times = [1 << 40, 5, 1 << 25, 1 << 40, 1 << 24, (1 << 24) - 1, 1 << 50]
        for (code, time) in times.enumerated() { queue.add(UInt32(code), at: time) }
        #expect(drain(&queue) == [1, 5, 4, 2, 0, 3, 6])
    }

    @Test("agrees with a sorted list while events come and go", arguments: 1...6 as ClosedRange<UInt64>)
    func oracle(seed: UInt64) {
        var random = ConservationTests.Seeded(state: seed)
        var queue = EventQueue()
        var list: [EventQueue.Event] = []
        var now = 0
        for code in 0..<4000 as Range<UInt32> {
            let reach = [100, 3000, 400_000, 1 << 22, 1 << 26][Int.random(in: 0..<5, using: &random)]
            let time = now + .random(in: 0...reach, using: &random)
            queue.add(code, at: time)
            list.insert(.init(time: time, code: code), at: list.firstIndex { $0.time > time } ?? list.count)
            if Bool.random(using: &random) || list.count > 200 {
                let event = queue.next()
                #expect(event == list.removeFirst())
                now = event?.time ?? now
            }
        }
        #expect(drain(&queue) == list.map(\.code))
    }

    @Test("keeps what lies after a deadline, and takes earlier events that come meanwhile")
    func deadline() {
        var queue = EventQueue()
        queue.add(1, at: 1000)
        queue.add(2, at: 1 << 30)
        #expect(queue.next(until: 999) == nil)
        queue.add(3, at: 999)
        #expect(queue.next(until: 999)?.code == 3)
        #expect(queue.next(until: 1000)?.code == 1)
        #expect(queue.next(until: (1 << 30) - 1) == nil)
        queue.add(4, at: 1 << 29)
        #expect(drain(&queue) == [4, 2])
    }

    @Test("refuses an event that is long over")
    func late() async {
        await #expect(processExitsWith: .failure) {
            var queue = EventQueue()
            queue.add(0, at: 1 << 20)
            _ = queue.next()
            queue.add(1, at: 5)
        }
    }
}
