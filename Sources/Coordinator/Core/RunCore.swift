package import Wire

/// The decisions of the coordinator: events in, actions out; no clock, no socket, no file.
///
/// It waits for the workers, forms the ring, gives out the agenda a window ahead of the commits, and ends the run.
package struct RunCore: Sendable {
    package enum Phase: Sendable, Hashable {
        case gathering
        case forming
        case running
        case ended
    }

    package struct Settings: Sendable {
        package let welcome: ControlWelcome
        package let workers: Int
        package let groups: Int
        package let dataSHA256: String
        package let testCount: Int
        package let joinTimeout: Duration
        /// Endpoint that a worker's end of the ring is to bind, empty: the worker's own choice.
        package let ringBind: [WorkerName: String]

        package init(
            welcome: ControlWelcome, workers: Int, groups: Int, dataSHA256: String, testCount: Int,
            joinTimeout: Duration, ringBind: [WorkerName: String]
        ) {
            self.welcome = welcome
            self.workers = workers
            self.groups = groups
            self.dataSHA256 = dataSHA256
            self.testCount = testCount
            self.joinTimeout = joinTimeout
            self.ringBind = ringBind
        }
    }

    package let settings: Settings
    package private(set) var phase = Phase.gathering
    package var membership: Membership
    package var agenda: Agenda
    package var pacing = Pacing()
    /// Set when the ring is formed.
    package var ring: RunRing?
    package var stopping = false
    /// Steps whose state is on disk.
    package var savedStep: Int?
    private var started: Duration?
    /// A worker's failure that another worker's loss may explain better.
    private var complaint: (time: Duration, worker: WorkerName, failure: RunFailure)?
    /// Workers that have said why they end; that they do then explains nothing more.
    private var complainers: Set<WorkerName> = []

    /// A lost worker is noticed within this time of its neighbour's complaint: its process ends, or it is silent.
    private static let complaintDelay = Duration.seconds(3)

    package init(settings: Settings, agenda: Agenda, savedStep: Int?) {
        self.settings = settings
        self.agenda = agenda
        self.savedStep = savedStep
        membership = Membership(
            expected: settings.workers, dataSHA256: settings.dataSHA256, launched: Set(settings.ringBind.keys))
    }

    /// Takes an event at a time of any steady clock.
    package mutating func handle(_ event: RunEvent, at now: Duration) -> [RunAction] {
        let begun = started ?? now
        started = begun
        guard phase != .ended else { return [] }
        do throws(RunFailure) {
            return try decide(event, at: now, since: begun)
        } catch {
            return end(.failed(error))
        }
    }

    private mutating func decide(
        _ event: RunEvent, at now: Duration, since begun: Duration
    ) throws(RunFailure) -> [RunAction] {
        switch event {
        case .message(let body, let name): return try take(body, from: name, at: now)
        case .silent(let name, let duration): return try lose(name, "has been silent for \(duration.brief)")
        case .exited(let name, let status): return try lose(name, status)
        case .disconnected(let name):
            // Of a worker launched here the end of its process says more, and follows.
            return try settings.ringBind[name] == nil ? lose(name, "its connection closed") : []
        case .checkpointSaved(let step): return saved(step)
        case .stop: return stop()
        case .release(let release): return go(release)
        case .tick: return try tick(at: now, since: begun)
        }
    }

    private func tick(at now: Duration, since begun: Duration) throws(RunFailure) -> [RunAction] {
        if phase == .gathering, membership.members.count < settings.workers, now - begun > settings.joinTimeout {
            throw RunFailure(.workersLost, lateMessage)
        }
        if let complaint, now - complaint.time > Self.complaintDelay { throw complaint.failure }
        return []
    }

    private var lateMessage: String {
        let here = membership.members.map(\.name).sorted().joined(separator: ", ")
        return "only \(membership.members.count) of \(settings.workers) workers joined within "
            + "\(settings.joinTimeout.brief)\(here.isEmpty ? "" : " (\(here))"); start the others, or ask for fewer"
    }

    private mutating func take(
        _ body: ControlFromWorker.OneOf_Body, from name: WorkerName, at now: Duration
    ) throws(RunFailure) -> [RunAction] {
        switch body {
        case .hello(let hello): return greet(hello, name)
        case .prepared(let prepared): return prepare(prepared, name)
        case .ringReady(let ready): return try ringReady(ready, name)
        case .stepDone(let done): return try stepDone(done, name, at: now)
        case .evaluationDone(let done): return try evaluationDone(done, name)
        case .snapshotReady(let ready): return try snapshotReady(ready, name)
        case .failure(let failure):
            return try hear(failure, of: name, at: now)
        case .chunk, .chunkRequest: return []
        }
    }

    /// A failure of a worker of this run ends it, sooner or later; one of a stranger is only written down.
    private mutating func hear(
        _ failure: ControlFailure, of name: WorkerName, at now: Duration
    ) throws(RunFailure) -> [RunAction] {
        let note = RunNote(event: "worker failed", fields: ["worker": name, "reason": failure.reason])
        guard isOurs(name) else { return [.note(note)] }
        let reason = failure.reason.oneLine
        if failure.input {
            let state = savedStep.map { phase == .running ? "; \(Divergence.state($0))" : "" } ?? ""
            throw RunFailure(.input, "\(name): \(reason)\(state)")
        }
        complaint = complaint ?? (now, name, RunFailure(.workersLost, "\(name): \(reason)"))
        complainers.insert(name)
        return [.note(note)]
    }

    /// Whether a worker takes part, or was launched to.
    private func isOurs(_ name: WorkerName) -> Bool {
        settings.ringBind[name] != nil || membership.members.contains { $0.name == name }
    }

    private mutating func greet(_ hello: ControlHello, _ name: WorkerName) -> [RunAction] {
        guard phase == .gathering else { return refuse(name, "\(name) comes too late: the run has begun") }
        if let reason = membership.admit(hello, as: name) { return refuse(name, reason) }
        var welcome = settings.welcome
        welcome.ringBind = settings.ringBind[name] ?? ""
        let note = RunNote(
            event: "worker joined",
            fields: ["worker": name, "host": hello.host, "process": "\(hello.process)", "slots": "\(hello.slots)"])
        return [.note(note), .send(.welcome(welcome), to: name)]
    }

    private func refuse(_ name: WorkerName, _ reason: String) -> [RunAction] {
        let refusal = ControlRefusal.with { $0.reason = reason }
        return [
            .note(RunNote(event: "worker refused", fields: ["worker": name, "reason": reason])),
            .send(.refusal(refusal), to: name),
        ]
    }

    private mutating func prepare(_ prepared: ControlPrepared, _ name: WorkerName) -> [RunAction] {
        guard phase == .gathering else { return [] }
        if let reason = membership.prepare(prepared, from: name) { return refuse(name, reason) }
        guard membership.isComplete else { return [] }
        phase = .forming
        let ring = RunRing(members: membership.ranked, groups: settings.groups)
        self.ring = ring
        return [.ringFormed(ring.members)] + ring.invitations
    }

    private mutating func ringReady(_ ready: ControlRingReady, _ name: WorkerName) throws(RunFailure) -> [RunAction] {
        guard phase == .forming, var ring, let rank = ring.rank(of: name) else { return [] }
        ring.ready.insert(rank)
        self.ring = ring
        let note = RunNote(
            event: "worker ready",
            fields: ["worker": name, "plan_bytes": "\(ready.planBytes)", "reorders": "\(ready.reorders)"])
        guard ring.ready.count == ring.members.count else { return [.note(note)] }
        phase = .running
        return [.note(note)] + advance()
    }

    private mutating func lose(_ name: WorkerName, _ how: String) throws(RunFailure) -> [RunAction] {
        guard isOurs(name) else { return [] }
        if phase == .gathering, settings.ringBind[name] == nil {
            membership.remove(name)
            if complaint?.worker == name { complaint = nil }  // The run goes on without it.
            complainers.remove(name)
            return [.note(RunNote(event: "worker left", fields: ["worker": name, "how": how]))]
        }
        if complaint != nil, complainers.contains(name) {
            return [.note(RunNote(event: "worker left", fields: ["worker": name, "how": how]))]
        }
        let state = savedStep.map { "; the state after step \($0) is saved, go on from it with --resume" } ?? ""
        throw RunFailure(.workersLost, "lost worker \(name): \(how)\(state)")
    }

    /// Ends the run: tells the workers and the shell.
    package mutating func end(_ how: RunEnd) -> [RunAction] {
        phase = .ended
        return membership.members.map { .send(.finish(ControlFinish()), to: $0.name) } + [.end(how)]
    }
}

extension Duration {
    /// Seconds with one decimal, for people.
    package var brief: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// Seconds.
    package var seconds: Double { self / .seconds(1) }
}
