internal import Coordinator
internal import Foundation
internal import Service
internal import Transport
internal import Wire

/// A service for clients with Keras models: a thin shell, which does what `ClientCore` decides, one thing after another.
actor ServiceShell {
    /// What the service is started with.
    struct Settings: Sendable {
        let endpoint: String
        let machine: ServiceJob.Machine
        let execution: ExecutionOptions
        /// The program that workers run.
        let executable: String
        /// Where arrays are kept.
        let cache: String
        let cacheBytes: Int
    }

    /// What comes in.
    enum Item: Sendable {
        case event(ServiceEvent)
        case ended(RunEnd)
        case close
    }

    let settings: Settings
    let server: ControlServer
    let inbox: AsyncStream<Item>.Continuation
    private let items: AsyncStream<Item>
    private var core: ClientCore
    private let clock = ContinuousClock()

    /// Where jobs and runs are, gone with the service.
    let folder: String
    var blobs: BlobStore
    /// The newest state, which clients fetch.
    var state = ServiceState([])
    var job: ServiceJob?
    var run: Coordinator?
    var (jobs, runs) = (0, 0)

    /// Silence of a client after which the service is free for another one.
    static let silenceLimit = Duration.seconds(30)
    private static let itemLimit = 1 << 16

    init(_ settings: Settings) throws {
        self.settings = settings
        (items, inbox) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.itemLimit))
        core = ClientCore(workers: settings.execution.localWorkers, version: Version.text)
        blobs = try BlobStore(folder: settings.cache, limit: settings.cacheBytes)
        folder = NSTemporaryDirectory() + "regatta-service-\(UUID().uuidString)"
        server = try Parsing.naming("--listen") { () throws(TransportError) in
            try ControlServer(
                bindingTo: [try Endpoint(settings.endpoint)], silenceLimit: Self.silenceLimit,
                maximumMessageBytes: ClientProtocol.largestMessageBytes, eventLimit: Self.itemLimit)
        }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// The endpoint, its port resolved.
    nonisolated var endpoint: String { server.endpoints.first?.description ?? settings.endpoint }

    /// Ends the service; may be called from any thread.
    nonisolated func close() { inbox.yield(.close) }

    func post(_ event: ServiceEvent) { inbox.yield(.event(event)) }

    /// Serves until it is closed; leaves no process and no file but the arrays behind.
    func serve() async {
        let pump = pump()
        let begun = clock.now
        loop: for await item in items {
            switch item {
            case .close: break loop
            case .ended(let end): ended(end)
            case .event(let event):
                for action in core.handle(event, at: begun.duration(to: clock.now)) { await perform(action) }
            }
        }
        if let run { await stop(run) }
        pump.cancel()
        server.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Waits for the end of a run, so that its workers are gone.
    private func stop(_ run: Coordinator) async {
        run.stop()
        for await item in items { if case .ended = item { return } }
    }

    private func pump() -> Task<Void, Never> {
        Task { [inbox, server] in
            for await event in server.events {
                switch event {
                case .message(let peer, let bytes):
                    if let body = try? ClientFromClient(serializedBytes: bytes).body {
                        inbox.yield(.event(.message(body, from: peer.description)))
                    }
                case .silent(let peer, _), .disconnected(let peer), .trouble(let peer, _):
                    inbox.yield(.event(.lost(peer.description)))
                case .failed: inbox.yield(.close)
                }
            }
        }
    }
}
