import Checkpoint
import Coordinator
import Digest
import Foundation
import Testing

/// A real coordinator and workers that only pretend to compute, in one process.
struct CoordinatorFixture {
    static let groups = 3
    static let testCount = 9

    let scratch: ScratchFolder
    var configuration: RunConfiguration
    var options: ExecutionOptions

    init() throws {
        scratch = try ScratchFolder()
        configuration = try sampleConfiguration()
        configuration.groups = Self.groups
        configuration.trainCount = 20
        configuration.testCount = Self.testCount
        configuration.batchSize = 5
        configuration.epochs = 2
        options = ExecutionOptions(
            localWorkers: 0, remoteWorkers: 2, threads: 1, listen: "tcp://127.0.0.1:*", joinTimeout: .seconds(120),
            silenceLimit: .seconds(120))
    }

    /// A state of more than two chunks, with a header as it must be.
    static let state: [UInt8] = {
        let layout = SafetensorsLayout(tensors: [("dense/kernel", [600_000])])
        return layout.headerBytes
            + (0..<layout.byteCount - layout.headerBytes.count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }()

    /// What came of a run.
    struct Result {
        let outcome: Coordinator.Outcome
        let stories: [FakeWorker.Story]
        let printed: String
        /// Where the sockets were.
        let sockets: String

        var failure: RunFailure? {
            guard case .failed(let failure) = outcome.end else { return nil }
            return failure
        }
    }

    func worker(_ name: String, _ fault: FakeWorker.Fault = .none) throws -> FakeWorker {
        let bytes = stride(from: 0, to: 64, by: 2).map { place -> UInt8 in
            let digits = Array(configuration.dataSHA256)[place..<place + 2]
            return UInt8(String(digits), radix: 16) ?? 0
        }
        return FakeWorker(name: name, state: Self.state, dataDigest: SHA256Digest(bytes: bytes), fault: fault)
    }

    /// Runs workers against a new coordinator until both are done.
    func run(
        _ workers: [FakeWorker], in place: RunPlace? = nil, stopping: Bool = false,
        whenDone: @escaping @Sendable (FakeWorker.Story) -> Void = { _ in },
        follow: @escaping @Sendable (Coordinator, RunNews) -> Void = { _, _ in }
    ) async throws -> Result {
        let (news, source) = AsyncStream.makeStream(of: RunNews.self)
        let printed = Printed()
        let coordinator = try Coordinator(
            configuration, options, in: place ?? .new(path: scratch.path + "/run"), executable: "/bin/false",
            view: Coordinator.View(style: .plain, workerLines: true) { printed.add($0) }
        ) { source.yield($0) }
        let following = Task { for await item in news { follow(coordinator, item) } }
        let local = coordinator.endpoints[0]
        if stopping { coordinator.stop() }
        async let outcome = coordinator.run()
        let stories = try await withThrowingTaskGroup(of: FakeWorker.Story.self) { group in
            for worker in workers {
                group.addTask {
                    let story = try await worker.run(local)
                    whenDone(story)
                    return story
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let ended = await outcome
        // What follows holds the coordinator, and so the lock of the run, until all its news are through.
        source.finish()
        await following.value
        return Result(
            outcome: ended, stories: stories.sorted { $0.name < $1.name }, printed: printed.text,
            sockets: String(local.dropFirst("ipc://".count).dropLast("/control".count)))
    }

    /// Events of the log, oldest first.
    func events(_ run: String = "run") throws -> [String] {
        try scratch.read("\(run)/log.jsonl").split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object?["event"] as? String)
        }
    }

    /// The steps of the ledger, in its order.
    func ledger() throws -> [Int] {
        try scratch.read("run/ledger.jsonl").split(separator: "\n").map { line in
            try JSONDecoder().decode(LedgerEntry.self, from: Data(line.utf8)).step
        }
    }

    /// Names of the files in the checkpoints' folder.
    func checkpoints() -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: scratch.path + "/run/checkpoints")
        return (names ?? []).sorted()
    }
}

/// What a person would have seen.
final class Printed: @unchecked Sendable {
    private let lock = NSLock()
    private var parts = ""

    func add(_ part: String) { lock.withLock { parts += part } }

    var text: String { lock.withLock { parts } }
}
