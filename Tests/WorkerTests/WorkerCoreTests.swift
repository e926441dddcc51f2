import Digest
import Testing
import Wire
import Worker

@Suite struct WorkerCoreTests {
    private func welcome(resuming bytes: [UInt8]? = nil) -> ControlToWorker.OneOf_Body {
        .welcome(
            .with {
                $0.model = "m"
                guard let bytes else { return }
                $0.resume = .with {
                    $0.step = 7
                    $0.byteCount = UInt64(bytes.count)
                    $0.sha256 = .init(SHA256.digest(of: bytes).bytes)
                }
            })
    }

    private func orders(_ actions: [WorkerCore.Action]) -> [String] {
        actions.compactMap { action in
            guard case .order(let order) = action else { return nil }
            return switch order {
            case .prepare(let welcome, let state): "prepare \(welcome.model) \(state?.count ?? -1)"
            case .formRing(let form): "ring \(form.generation)"
            case .train(let step): "train \(step.step)"
            case .evaluate(let steps): "evaluate \(steps)"
            case .takeSnapshot(let step): "snapshot \(step)"
            case .finish: "finish"
            }
        }
    }

    private func requests(_ actions: [WorkerCore.Action]) -> [ControlChunkRequest] {
        actions.compactMap { action in
            guard case .send(.chunkRequest(let request)) = action else { return nil }
            return request
        }
    }

    @Test func ordersArePassedOnInTurn() throws {
        var core = WorkerCore()
        #expect(orders(try core.handle(welcome())) == ["prepare m -1"])
        #expect(orders(try core.handle(.formRing(.with { $0.generation = 3 }))) == ["ring 3"])
        let train = ControlTrain.with { $0.steps = [4, 5].map { step in .with { $0.step = step } } }
        #expect(orders(try core.handle(.train(train))) == ["train 4", "train 5"])
        #expect(orders(try core.handle(.evaluate(.with { $0.afterSteps = 6 }))) == ["evaluate 6"])
        #expect(orders(try core.handle(.takeSnapshot(.with { $0.step = 6 }))) == ["snapshot 6"])
        #expect(orders(try core.handle(.finish(ControlFinish()))) == ["finish"])
        #expect(try core.handle(.finish(ControlFinish())).isEmpty)
    }

    @Test func aRefusalIsTheEnd() {
        var core = WorkerCore()
        let error = #expect(throws: WorkerError.self) { try core.handle(.refusal(.with { $0.reason = "too late" })) }
        #expect(error == .input("the coordinator refuses this worker: too late"))
    }

    @Test func whatDoesNotBelongHereIsRefused() throws {
        var core = WorkerCore()
        #expect(throws: WorkerError.self) { try core.handle(.train(ControlTrain())) }
        #expect(throws: WorkerError.self) { try core.handle(.chunk(ControlChunk())) }
        _ = try core.handle(welcome())
        #expect(throws: WorkerError.self) { try core.handle(welcome()) }
        #expect(throws: WorkerError.self) { try core.handle(.chunk(ControlChunk())) }
    }

    @Test(arguments: [1, 100, (1 << 20) + 5, 7 << 20])
    func theStateOfAResumedRunIsFetchedInChunks(count: Int) throws {
        let state = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var core = WorkerCore()
        var waiting = requests(try core.handle(welcome(resuming: state)))
        var prepared: [String] = []
        while !waiting.isEmpty {
            #expect(waiting.count <= ControlProtocol.chunksInFlight)
            let request = waiting.removeFirst()
            let range = Int(request.offset)..<Int(request.offset) + Int(request.byteCount)
            let actions = try core.handle(
                .chunk(
                    .with {
                        $0.step = 7
                        $0.offset = request.offset
                        $0.bytes = .init(state[range])
                    }))
            waiting += requests(actions)
            prepared += orders(actions)
        }
        #expect(prepared == ["prepare m \(count)"])
    }

    @Test func aDamagedStateIsRefused() throws {
        var core = WorkerCore()
        _ = try core.handle(welcome(resuming: [1, 2, 3]))
        let error = #expect(throws: WorkerError.self) {
            try core.handle(
                .chunk(
                    .with {
                        $0.step = 7
                        $0.bytes = .init([1, 2, 4])
                    }))
        }
        #expect(error?.description == "the state of step 7 was damaged on its way from the coordinator")
    }

    @Test func aChunkOutOfPlaceIsRefused() throws {
        let spoilers: [(inout ControlChunk) -> Void] = [
            { $0.offset = 1 }, { $0.step = 8 }, { $0.bytes = .init([1, 2, 3, 4]) }, { $0.bytes = .init() },
        ]
        for spoil in spoilers {
            var core = WorkerCore()
            _ = try core.handle(welcome(resuming: [1, 2, 3]))
            var chunk = ControlChunk.with {
                $0.step = 7
                $0.bytes = .init([1, 2, 3])
            }
            spoil(&chunk)
            #expect(throws: WorkerError.self) { try core.handle(.chunk(chunk)) }
        }
    }

    @Test func anAbsurdStateIsRefusedBeforeMemoryIsAskedFor() {
        var core = WorkerCore()
        let absurd = ControlWelcome.with { $0.resume = .with { $0.byteCount = .max } }
        #expect(throws: WorkerError.self) { try core.handle(.welcome(absurd)) }
    }
}

@Suite struct SnapshotStoreTests {
    private func request(_ step: UInt64, _ offset: UInt64, _ count: UInt32) -> ControlChunkRequest {
        .with {
            $0.step = step
            $0.offset = offset
            $0.byteCount = count
        }
    }

    @Test func chunksAreServedFromTheStateThatIsHeld() {
        let store = SnapshotStore()
        store.keep(Array(0..<100), step: 3)
        #expect(store.chunk(request(3, 10, 5))?.bytes == .init([10, 11, 12, 13, 14]))
        #expect(store.chunk(request(3, 10, 5))?.offset == 10)
    }

    @Test func theLastChunkFreesTheMemory() {
        let store = SnapshotStore()
        store.keep(Array(0..<100), step: 3)
        #expect(store.chunk(request(3, 99, 1)) != nil)
        #expect(store.chunk(request(3, 0, 1)) == nil)
    }

    @Test func whatIsOutsideTheStateIsRefused() {
        let store = SnapshotStore()
        #expect(store.chunk(request(3, 0, 1)) == nil)
        store.keep(Array(0..<100), step: 3)
        for bad in [request(2, 0, 1), request(3, 99, 2), request(3, 101, 0), request(3, .max, 1), request(3, 0, .max)] {
            #expect(store.chunk(bad) == nil)
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct OrderQueueTests {
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
}
