internal import Foundation
internal import Transport
internal import Wire

/// Everything that happens to a coordinator, in one line: messages, exits, ticks, a stop.
struct Inbox: Sendable {
    /// What comes in.
    enum Item: Sendable {
        case event(RunEvent)
        /// A message that is none.
        case garbled(WorkerName, byteCount: Int)
        case transportFailed(String)
        /// Something about a peer that the run survives.
        case trouble(WorkerName, String)
    }

    /// Items that may wait. Workers report at most a window of work each, so only a fault fills this.
    static let limit = 1 << 16
    /// Time between ticks: the precision of the coordinator's deadlines.
    static let tickInterval = Duration.milliseconds(200)

    let events: AsyncStream<Item>
    private let source: AsyncStream<Item>.Continuation

    init() {
        (events, source) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
    }

    /// Adds an event; may be called from any thread.
    func post(_ event: RunEvent) { post(.event(event)) }

    private func post(_ item: Item) {
        // What does not fit is lost; the run's deadlines notice, and no worker can make the coordinator grow.
        _ = source.yield(item)
    }

    /// Brings over what the control server hears, until cancelled.
    func pump(_ server: ControlServer) -> Task<Void, Never> {
        Task { [self] in
            for await event in server.events {
                switch event {
                case .message(let peer, let bytes): post(Self.item(peer.description, bytes))
                case .silent(let peer, let duration): post(.silent(peer.description, for: duration))
                case .disconnected(let peer): post(.disconnected(peer.description))
                case .trouble(let peer, let error):
                    post(.trouble(peer.description, error.description))
                    // What it should have been told is lost, so the run cannot go on with it.
                    if error.code == .unreachable { post(.disconnected(peer.description)) }
                    if error.code == .full { post(.exited(peer.description, status: "it takes no messages")) }
                case .failed(let error): post(.transportFailed(error.description))
                }
            }
        }
    }

    /// Posts a tick at regular times, until cancelled.
    func tick() -> Task<Void, Never> {
        Task { [self] in
            while (try? await Task.sleep(for: Self.tickInterval)) != nil { post(.tick) }
        }
    }

    private static func item(_ peer: WorkerName, _ bytes: [UInt8]) -> Item {
        guard let message = try? ControlFromWorker(serializedBytes: bytes), let body = message.body else {
            return .garbled(peer, byteCount: bytes.count)
        }
        return .event(.message(body, from: peer))
    }
}
