package import Wire

/// The decisions of a worker's control side: what the coordinator sends in, what is to be done out.
package struct WorkerCore: Sendable {
    package enum Action: Sendable {
        case send(ControlFromWorker.OneOf_Body)
        case order(WorkerOrder)
        /// Answer from the snapshot that is held.
        case serve(ControlChunkRequest)
        case end
    }

    private enum Phase: Sendable {
        case greeting
        case fetching
        case working
        case ended
    }

    private var phase = Phase.greeting
    /// The state on its way, while fetching; changed in place, as it can be large.
    private var fetch: StateFetch?

    package init() {}

    /// Takes a message of the coordinator.
    package mutating func handle(_ body: ControlToWorker.OneOf_Body) throws(WorkerError) -> [Action] {
        switch (body, phase) {
        case (_, .ended): return []
        case (.refusal(let refusal), _): throw .input("the coordinator refuses this worker: \(refusal.reason)")
        case (.finish, _):
            phase = .ended
            return [.order(.finish), .end]
        case (.welcome(let welcome), .greeting): return try begin(welcome)
        case (.chunk(let chunk), .fetching): return try take(chunk)
        case (.chunkRequest(let request), .working): return [.serve(request)]
        case (.formRing(let form), .working): return [.order(.formRing(form))]
        case (.train(let train), .working): return train.steps.map { .order(.train($0)) }
        case (.evaluate(let evaluate), .working):
            return [.order(.evaluate(afterSteps: Int(clamping: evaluate.afterSteps)))]
        case (.takeSnapshot(let take), .working): return [.order(.takeSnapshot(step: Int(clamping: take.step)))]
        default: throw .lost("the coordinator sent a message that does not belong here; do the versions differ?")
        }
    }

    private mutating func begin(_ welcome: ControlWelcome) throws(WorkerError) -> [Action] {
        guard welcome.hasResume else {
            phase = .working
            return [.order(.prepare(welcome, state: nil))]
        }
        phase = .fetching
        fetch = try StateFetch(welcome)
        return requestChunks()
    }

    private mutating func take(_ chunk: ControlChunk) throws(WorkerError) -> [Action] {
        guard try fetch?.take(chunk) == true, let whole = fetch else { return requestChunks() }
        phase = .working
        fetch = nil
        return [.order(.prepare(whole.welcome, state: whole.bytes))]
    }

    private mutating func requestChunks() -> [Action] {
        let requests = fetch?.requests() ?? []
        return requests.map { .send(.chunkRequest($0)) }
    }
}
