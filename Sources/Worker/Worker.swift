internal import AllReduce
internal import Checkpoint
internal import Foundation
internal import NeuralNetwork
internal import Transport
internal import Wire

/// A worker: a process that hosts an arc of chip groups for one run.
public struct Worker: Sendable {
    private let options: WorkerOptions

    /// A worker that has not begun.
    public init(_ options: WorkerOptions) {
        self.options = options
    }

    /// Takes part in the coordinator's run until it ends.
    public func run() async throws(WorkerError) {
        LargeBlocks.giveBack()
        let client = try inputErrors { () throws(TransportError) in
            try ControlClient(
                connectingTo: Endpoint(options.coordinator), as: ControlPeer(name: options.name),
                connectTimeout: options.connectTimeout, silenceLimit: Self.silenceLimit,
                maximumMessageBytes: ControlProtocol.largestMessageBytes, eventLimit: OrderQueue.limit)
        }
        defer { client.close() }
        let session = WorkerSession(options, client: client)
        try await session.run()
    }

    /// A coordinator that says nothing for so long is gone: its heartbeats come twice a second.
    private static let silenceLimit = Duration.seconds(10)
}

/// One worker's part in a run: the control channel on one side, the trainer's thread on the other.
private final class WorkerSession: Sendable {
    private let options: WorkerOptions
    private let client: ControlClient
    private let orders = OrderQueue()
    private let snapshots = SnapshotStore()
    private let rings = Monitor<[RingReducer]>([])
    private let failure = Monitor<WorkerError?>(nil)

    init(_ options: WorkerOptions, client: ControlClient) {
        self.options = options
        self.client = client
    }

    func run() async throws(WorkerError) {
        send(.hello(hello))
        let thread = NamedThread(name: "compute 0") { [self] in
            let trainer = TrainerThread(
                options, orders: orders, snapshots: snapshots,
                formed: { [self] reducer in rings.withLock { $0.append(reducer) } },
                answer: { [self] in send($0) })
            do throws(WorkerError) {
                try trainer.run()
            } catch {
                fail(error, isReported: true)
            }
            client.close()  // Sends what is queued, and ends `listen`.
        }
        do throws(WorkerError) {
            try await listen()
        } catch {
            failure.withLock { $0 = $0 ?? error }
            abandon()
        }
        thread.join()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Keeps the first error; those of a trainer's thread have been sent to the coordinator.
    private func fail(_ error: WorkerError, isReported: Bool) {
        var error = error
        error.isReported = isReported
        failure.withLock { [error] in $0 = $0 ?? error }
    }

    private func listen() async throws(WorkerError) {
        var core = WorkerCore()
        for await event in client.events {
            switch event {
            case .message(_, let bytes):
                for action in try core.handle(try decode(bytes)) where try perform(action) { return }
            case .silent(_, let duration):
                throw .lost("the coordinator \(options.coordinator) has been silent for \(duration)")
            case .disconnected: throw .lost("the coordinator \(options.coordinator) has closed the connection")
            case .trouble: continue
            case .failed(let error): throw Self.lost(options.coordinator, error)
            }
        }
    }

    private static func lost(_ coordinator: String, _ error: TransportError) -> WorkerError {
        guard error.code == .unreachable else { return .lost("\(coordinator): \(error)") }
        return .input("\(coordinator): \(error); is the coordinator running, and listening there?")
    }

    /// Ends the trainer's thread, also out of a step that waits for the ring.
    private func abandon() {
        orders.finish()
        for ring in rings.withLock({ $0 }) { ring.close() }
    }

    private func decode(_ bytes: [UInt8]) throws(WorkerError) -> ControlToWorker.OneOf_Body {
        guard let message = try? ControlToWorker(serializedBytes: bytes), let body = message.body else {
            throw .lost("the coordinator sent \(bytes.count) bytes that are no message; do the versions differ?")
        }
        return body
    }

    /// Does what the core wants; true at the end.
    private func perform(_ action: WorkerCore.Action) throws(WorkerError) -> Bool {
        switch action {
        case .send(let body): send(body)
        case .order(let order):
            guard orders.append(order) else { throw .lost("more than \(OrderQueue.limit) orders are waiting") }
        case .serve(let request):
            let chunk = try inputErrors { () throws(CheckpointError) in try snapshots.chunk(request) }
            guard let chunk else {
                throw .lost("the coordinator asks for bytes at \(request.offset) of a state that is not held")
            }
            send(.chunk(chunk))
        case .end:
            abandon()
            return true
        }
        return false
    }

    private func send(_ body: ControlFromWorker.OneOf_Body) {
        let message = ControlFromWorker.with { $0.body = body }
        do {
            try client.send(try message.serializedBytes())
        } catch {
            failure.withLock { $0 = $0 ?? .lost("a message to the coordinator could not be sent: \(error)") }
            abandon()
        }
    }

    private var hello: ControlHello {
        .with {
            $0.protocol = ControlProtocol.version
            $0.name = options.name
            $0.host = ProcessInfo.processInfo.hostName
            $0.process = UInt32(ProcessInfo.processInfo.processIdentifier)
            $0.slots = UInt32(options.slots)
            $0.version = options.version
            $0.instructionSet = Engine.instructionSet
            $0.library = "oneDNN \(Engine.libraryVersion)"
        }
    }
}
