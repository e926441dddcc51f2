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

    /// Nothing would be asked for, so nothing would ever come.
    @Test func aStateOfNoBytesIsRefused() {
        var core = WorkerCore()
        #expect(throws: WorkerError.self) { try core.handle(welcome(resuming: [])) }
    }
}
