import Coordinator
import Service
import Wire

/// A core, and short ways to speak to it.
struct CoreFixture {
    private(set) var core = ClientCore(workers: 3, version: "test")
    private var now = Duration.zero

    mutating func handle(_ event: ServiceEvent, after pause: Duration = .seconds(1)) -> [ServiceAction] {
        now += pause
        return core.handle(event, at: now)
    }

    mutating func send(_ body: ClientFromClient.OneOf_Body, from name: String = "a") -> [ServiceAction] {
        handle(.message(body, from: name))
    }

    mutating func greet(_ name: String = "a", version: UInt32 = ClientProtocol.version) -> [ServiceAction] {
        send(.hello(.with { $0.protocol = version }), from: name)
    }

    /// Lets a client come and begin a job of which everything is here.
    static func ready(test: Bool = true, names: MetricNames = MetricNames(accuracy: "acc")) -> CoreFixture {
        var fixture = CoreFixture()
        _ = fixture.greet()
        _ = fixture.send(.begin(Self.begin(test: test)))
        _ = fixture.handle(.missing([]))
        _ = fixture.handle(.prepared(names))
        return fixture
    }

    /// The same with a run that holds after an epoch of one step, which left `left`.
    static func held() -> CoreFixture {
        var fixture = ready()
        _ = fixture.send(.proceed(proceed(state: state(1))))
        _ = fixture.handle(.missing([]))
        _ = fixture.handle(.news(.held(afterSteps: 0)))
        _ = fixture.commit(0)
        _ = fixture.handle(.news(.held(afterSteps: 1)))
        _ = fixture.handle(.state(left))
        return fixture
    }

    static let left = state(9, iteration: 1)

    mutating func commit(_ step: Int, loss: Double = 2, after pause: Duration = .seconds(1)) -> [ServiceAction] {
        handle(.news(.committed(step: step, RunMetrics(lossSum: loss, correct: 1, count: 4))), after: pause)
    }

    static func blob(_ number: UInt8, byteCount: Int = 10) -> ClientBlob {
        .with {
            $0.sha256 = .init(repeating: number, count: 32)
            $0.byteCount = UInt64(byteCount)
        }
    }

    static func array(_ number: UInt8, shape: [UInt64]) -> ClientArray {
        .with {
            $0.blob = blob(number)
            $0.dtype = "float32"
            $0.shape = shape
        }
    }

    static func dataset(_ number: UInt8, count: UInt64 = 8) -> ClientDataset {
        .with {
            $0.x = array(number, shape: [count, 6])
            $0.y = array(number + 1, shape: [count])
        }
    }

    static func begin(train: Bool = true, test: Bool = true) -> ClientBegin {
        .with {
            $0.batchSize = 4
            if train { $0.train = dataset(101) }
            if test { $0.test = dataset(103) }
        }
    }

    static func state(_ number: UInt8, iteration: UInt64 = 0) -> ClientState {
        .with {
            $0.blob = blob(number)
            $0.iteration = iteration
        }
    }

    static func proceed(
        _ steps: UInt32 = 1, evaluate: Bool = false, rate: Double? = nil, state: ClientState = left
    ) -> ClientProceed {
        .with {
            $0.steps = steps
            $0.evaluate = evaluate
            $0.state = state
            if let rate { $0.learningRate = rate }
        }
    }
}

extension [ServiceAction] {
    /// What a client is told.
    func messages(to name: String = "a") -> [ClientFromService.OneOf_Body] {
        compactMap { if case .send(let body, name) = $0 { body } else { nil } }
    }

    /// Why a client is refused.
    func refusal(of name: String = "a") -> ClientRefusal? {
        for case .refusal(let refusal) in messages(to: name) { return refusal }
        return nil
    }

    var requests: [ClientBlobRequest] {
        messages().compactMap { if case .blobRequest(let request) = $0 { request } else { nil } }
    }

    var epochDone: ClientEpochDone? {
        for case .epochDone(let done) in messages() { return done }
        return nil
    }

    var started: ClientState? {
        for case .start(let state, _) in self { return state }
        return nil
    }

    /// Steps of the job before the run that is started.
    var startedAfter: Int? {
        for case .start(_, let steps) in self { return steps }
        return nil
    }

    var released: Release? {
        for case .release(let release) in self { return release }
        return nil
    }

    var found: [ClientBlob]? {
        for case .find(let blobs) in self { return blobs }
        return nil
    }

    /// Whether a run is stopped.
    var stops: Bool { contains { if case .stop = $0 { true } else { false } } }
    /// Whether the newest state is read.
    var readsState: Bool { contains { if case .readState = $0 { true } else { false } } }
    /// Whether what was begun is forgotten.
    var discards: Bool { contains { if case .discard = $0 { true } else { false } } }
}
