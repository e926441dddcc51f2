internal import Wire

/// The decisions of a service: what clients send and what a run does in, what is to be done out; no socket, no file.
///
/// One client has the service to itself: it begins a job, whose arrays are fetched, and then proceeds from epoch to epoch.
/// A run holds between the epochs. It goes on if the client proceeds from the state that the run left, and is stopped
/// and begun anew from any other.
package struct ClientCore: Sendable {
    /// What the client waits for.
    enum Phase: Sendable {
        case idle
        /// The model is being looked at.
        case checking
        /// The arrays are on their way, then prepared.
        case loading(ClientBegin)
        /// A job is there, and between its epochs.
        case ready(Job)
        /// The state to begin with is on its way, then the run begins.
        case starting(Job, ClientProceed)
        case epoch(Job, ClientProceed, EpochProgress)
    }

    struct Job: Sendable {
        let begin: ClientBegin
        let names: MetricNames
        /// Steps of its epochs so far: where it is in the data.
        var steps = 0
    }

    let workers: Int
    let version: String
    var client: ClientName?
    var phase = Phase.idle
    var fetch: BlobFetch?
    /// Whether a run was begun and has not ended.
    var hasRun = false
    /// Whether the run was told to end.
    var isStopping = false
    /// Whether the state to begin with is here, and waits for the end of the run before.
    var isStateHere = false
    /// What the run that holds has left, or was begun with.
    var held: ClientState?

    package init(workers: Int, version: String) {
        (self.workers, self.version) = (workers, version)
    }

    /// Takes an event at a time of any steady clock.
    package mutating func handle(_ event: ServiceEvent, at now: Duration) -> [ServiceAction] {
        do throws(ServiceRefusal) {
            return try decide(event, at: now)
        } catch {
            return refuse(error)
        }
    }

    private mutating func decide(_ event: ServiceEvent, at now: Duration) throws(ServiceRefusal) -> [ServiceAction] {
        switch event {
        case .message(let body, let name): return try take(body, from: name)
        case .lost(let name): return name == client ? leave() : []
        case .checked(let problems): return checked(problems)
        case .missing(let blobs): return try fetchMissing(blobs)
        case .stored: return stored()
        case .prepared(let names): return prepared(names)
        case .failed(let refusal): throw refusal
        case .news(let news): return follow(news, at: now)
        case .ended(let failure): return try ended(failure)
        case .state(let state): return finish(state)
        }
    }

    private mutating func take(
        _ body: ClientFromClient.OneOf_Body, from name: ClientName
    ) throws(ServiceRefusal) -> [ServiceAction] {
        if case .hello(let hello) = body, client == nil || client == name { return greet(hello, name) }
        guard name == client else { return turnAway(name) }
        switch body {
        case .hello: return []
        case .check(let check): return try self.check(check.model)
        case .begin(let begin): return try self.begin(begin)
        case .proceed(let proceed): return try self.proceed(proceed)
        case .blobChunk(let chunk): return try take(chunk)
        case .blobRequest(let request): return [.serve(request, to: name)]
        case .stop: return stopEpoch()
        case .end: return drop()
        case .leave: return leave()
        }
    }

    private mutating func greet(_ hello: ClientHello, _ name: ClientName) -> [ServiceAction] {
        guard hello.protocol == ClientProtocol.version else {
            let reason =
                "the client speaks version \(hello.protocol) of the protocol, this service \(ClientProtocol.version); "
                + "install the same version of both"
            return [.send(.refusal(.with { $0.reason = reason }), to: name)]
        }
        client = name
        let welcome = ClientWelcome.with {
            $0.protocol = ClientProtocol.version
            $0.version = version
            $0.workers = UInt32(clamping: workers)
        }
        return [.send(.welcome(welcome), to: name)]
    }

    private func turnAway(_ name: ClientName) -> [ServiceAction] {
        let reason =
            client == nil
            ? "this service does not know the client; connect again"
            : "another client is at work here; wait for its end, or start a service of your own"
        return [.send(.refusal(.with { $0.reason = reason }), to: name)]
    }

    /// A message to the client, if there is one.
    func tell(_ body: ClientFromService.OneOf_Body) -> [ServiceAction] {
        client.map { [.send(body, to: $0)] } ?? []
    }
}
