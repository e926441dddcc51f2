import Coordinator
import Digest
import Foundation
import Transport
import Wire

/// A worker that computes nothing: it speaks the real protocol over a real control channel.
struct FakeWorker: Sendable {
    /// What a worker does wrong.
    enum Fault: Sendable, Hashable {
        case none
        /// Sends bytes that are no message before each answer.
        case garbles
        /// Flips a bit of the state on its way.
        case flipsABit
        /// Cuts the last chunk short.
        case cutsAChunk
        /// Sends the chunks in another place.
        case movesAChunk
        /// Closes its connection instead of taking this step.
        case vanishesAt(step: UInt64)
        /// Reports other weights than the others after this step.
        case differsAt(step: UInt64)
    }

    /// What a worker saw.
    struct Story: Sendable {
        var name = ""
        var steps: [Int] = []
        var refusal: String?
        /// The state that it was sent, of a resumed run.
        var resumed: [UInt8] = []
        var isFinished = false
    }

    let name: String
    let state: [UInt8]
    let dataDigest: SHA256Digest
    var fault = Fault.none
    /// Awaited before it says hello.
    var beforeHello: (@Sendable () async -> Void)?
    /// Awaited when it is welcomed, before it says that it is prepared.
    var beforePrepared: (@Sendable () async -> Void)?

    /// Takes part in a run to its end, or to the end of the connection.
    func run(_ endpoint: String) async throws -> Story {
        await beforeHello?()
        let client = try ControlClient(
            connectingTo: Endpoint(endpoint), as: ControlPeer(name: name), connectTimeout: .seconds(120),
            silenceLimit: .seconds(120), maximumMessageBytes: ControlProtocol.largestMessageBytes, eventLimit: 1000)
        defer { client.close() }
        var session = FakeSession(worker: self, client: client)
        try session.begin()
        for await event in client.events {
            switch event {
            case .message(_, let bytes):
                guard let body = try ControlToWorker(serializedBytes: bytes).body else { continue }
                guard try await session.obey(body) else { return session.story }
            case .failed, .disconnected, .silent: return session.story
            case .trouble: continue
            }
        }
        return session.story
    }
}

/// One worker's part of a run.
private struct FakeSession {
    let worker: FakeWorker
    let client: ControlClient
    var story: FakeWorker.Story
    private var arc = 0..<0
    private var awaited: ControlResume?

    init(worker: FakeWorker, client: ControlClient) {
        self.worker = worker
        self.client = client
        story = FakeWorker.Story(name: worker.name)
    }

    func begin() throws { try send(.hello(CoreFixture.hello(worker.name))) }

    private func send(_ body: ControlFromWorker.OneOf_Body) throws {
        if worker.fault == .garbles { try client.send([0xFF, 0xFF, 0xFF]) }
        try client.send(ControlFromWorker.with { $0.body = body }.serializedBytes())
    }

    /// Does what it is told; false when that was the last.
    mutating func obey(_ body: ControlToWorker.OneOf_Body) async throws -> Bool {
        switch body {
        case .welcome(let welcome): try await welcomed(welcome)
        case .formRing(let form): try formed(form)
        case .train(let train): return try take(train.steps)
        case .evaluate(let evaluate): try evaluated(evaluate.afterSteps)
        case .takeSnapshot(let take): try offer(take.step)
        case .chunkRequest(let request): try send(.chunk(chunk(request)))
        case .chunk(let chunk): try keep(chunk)
        case .refusal(let refusal):
            story.refusal = refusal.reason
            return false
        case .finish:
            story.isFinished = true
            return false
        }
        return true
    }

    private mutating func welcomed(_ welcome: ControlWelcome) async throws {
        await worker.beforePrepared?()
        guard welcome.hasResume else { return try prepared() }
        awaited = welcome.resume
        try askOn()
    }

    private func prepared() throws {
        try send(.prepared(CoreFixture.prepared(worker.name, digest: worker.dataDigest)))
    }

    private mutating func keep(_ chunk: ControlChunk) throws {
        guard let awaited, chunk.offset == UInt64(story.resumed.count) else { return }
        story.resumed += Array(chunk.bytes)
        if UInt64(story.resumed.count) < awaited.byteCount { try askOn() } else { try prepared() }
    }

    private func askOn() throws {
        guard let awaited else { return }
        let offset = UInt64(story.resumed.count)
        let request = ControlChunkRequest.with {
            $0.step = awaited.step
            $0.offset = offset
            $0.byteCount = UInt32(min(awaited.byteCount - offset, UInt64(ControlProtocol.chunkBytes)))
        }
        try send(.chunkRequest(request))
    }

    private mutating func formed(_ form: ControlFormRing) throws {
        let starts = form.arcStarts.map(Int.init) + [CoordinatorFixture.groups]
        arc = starts[Int(form.rank)]..<starts[Int(form.rank) + 1]
        try send(.ringReady(.with { $0.generation = form.generation }))
    }

    private func groups(of total: Int) -> [ControlGroupResult] {
        let plan = RunPlan(workers: 1, groups: CoordinatorFixture.groups, samples: total, batch: total)
        return arc.map { plan.result(step: 0, group: $0, of: total).message }
    }

    private mutating func take(_ steps: [ControlStepOrder]) throws -> Bool {
        for order in steps {
            if worker.fault == .vanishesAt(step: order.step) { return false }
            story.steps.append(Int(order.step))
            try send(
                .stepDone(
                    .with {
                        $0.step = order.step
                        $0.weightsDigest = worker.fault == .differsAt(step: order.step) ? 13 : order.step
                        $0.groups = groups(of: Int(order.count))
                    }))
        }
        return true
    }

    private func evaluated(_ steps: UInt64) throws {
        try send(
            .evaluationDone(
                .with {
                    $0.afterSteps = steps
                    $0.groups = groups(of: CoordinatorFixture.testCount)
                }))
    }

    private func offer(_ step: UInt64) throws {
        try send(
            .snapshotReady(
                .with {
                    $0.step = step
                    $0.byteCount = UInt64(worker.state.count)
                    $0.sha256 = .init(SHA256.digest(of: worker.state).bytes)
                    $0.weightsSha256 = .init(SHA256.digest(of: [1]).bytes)
                }))
    }

    private func chunk(_ request: ControlChunkRequest) -> ControlChunk {
        let start = Int(request.offset)
        var bytes = Array(worker.state[start..<start + Int(request.byteCount)])
        let isLast = start + bytes.count == worker.state.count
        if worker.fault == .flipsABit, isLast { bytes[bytes.count - 1] ^= 1 }
        if worker.fault == .cutsAChunk, isLast { bytes.removeLast() }
        let moved: UInt64 = worker.fault == .movesAChunk && isLast ? 1 : 0
        return .with {
            $0.step = request.step
            $0.offset = request.offset + moved
            $0.bytes = Data(bytes)
        }
    }
}
