import Coordinator
import Digest
import Wire

/// A core and the messages that play its workers.
struct CoreFixture {
    var core: RunCore
    private(set) var now = Duration.zero

    static let dataDigest = SHA256.digest(of: [1, 2, 3])

    init(
        workers: Int, groups: Int = 4, samples: Int = 10, batch: Int = 4, epochs: Int = 1, launched: Int? = nil,
        savedStep: Int? = nil, checkpointEvery: Int? = nil, stepLimit: Int? = nil, isPaced: Bool = false
    ) {
        let schedule = StepSchedule(sampleCount: samples, batchSize: batch)
        let agenda =
            isPaced
            ? Agenda(pacing: schedule, startStep: savedStep ?? 0)
            : Agenda(
                schedule: schedule, epochs: epochs, startStep: savedStep ?? 0, stepLimit: stepLimit,
                checkpointEvery: checkpointEvery)
        let names = (0..<(launched ?? workers)).map { "w\($0 + 1)" }
        let settings = RunCore.Settings(
            welcome: ControlWelcome(), workers: workers, groups: groups, dataSHA256: Self.dataDigest.description,
            testCount: 6, joinTimeout: .seconds(60),
            ringBind: Dictionary(uniqueKeysWithValues: names.map { ($0, "ipc:///s/\($0)") }))
        core = RunCore(settings: settings, agenda: agenda, savedStep: savedStep)
    }

    mutating func handle(_ event: RunEvent, after: Duration = .milliseconds(1)) -> [RunAction] {
        now += after
        return core.handle(event, at: now)
    }

    mutating func send(_ body: ControlFromWorker.OneOf_Body, from name: String) -> [RunAction] {
        handle(.message(body, from: name))
    }

    static func hello(
        _ name: String, slots: UInt32 = 1, instructionSet: String = "avx2",
        protocol version: UInt32 = ControlProtocol.version
    ) -> ControlHello {
        .with {
            $0.protocol = version
            $0.name = name
            $0.host = "h"
            $0.process = 9
            $0.slots = slots
            $0.instructionSet = instructionSet
            $0.library = "oneDNN 2"
        }
    }

    static func prepared(_ name: String, digest: SHA256Digest = dataDigest) -> ControlPrepared {
        .with {
            $0.dataSha256 = .init(digest.bytes)
            $0.ringEndpoint = "ipc:///s/\(name)"
            $0.statisticsEndpoint = "ipc:///s/\(name).s"
        }
    }

    /// Lets all workers join and connect; returns what the last one's arrival set off.
    mutating func form(_ names: [String]) -> [RunAction] {
        for name in names { _ = send(.hello(Self.hello(name)), from: name) }
        for name in names { _ = send(.prepared(Self.prepared(name)), from: name) }
        var actions: [RunAction] = []
        for name in names { actions = send(.ringReady(.with { $0.generation = 1 }), from: name) }
        return actions
    }
}

extension [RunAction] {
    /// The messages to a worker.
    func messages(to name: String) -> [ControlToWorker.OneOf_Body] {
        compactMap { action in
            guard case .send(let body, to: name) = action else { return nil }
            return body
        }
    }

    /// The steps that a worker is to take.
    func steps(for name: String) -> [Int] {
        messages(to: name).flatMap { body -> [Int] in
            guard case .train(let train) = body else { return [] }
            return train.steps.map { Int($0.step) }
        }
    }

    /// How the run ended, if it did.
    var end: RunEnd? {
        for case .end(let end) in self { return end }
        return nil
    }

    /// The failure that ended the run.
    var failure: RunFailure? {
        guard case .failed(let failure) = end else { return nil }
        return failure
    }

    /// The steps committed.
    var commits: [Int] {
        compactMap { action in
            guard case .committed(let commit) = action else { return nil }
            return commit.work.step
        }
    }
}
