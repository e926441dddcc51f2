package import Checkpoint
internal import Transport
package import Wire

/// The copy of the state that the coordinator is fetching; one at a time. It is in a file, since training goes on
/// meanwhile and needs the memory.
package final class SnapshotStore: Sendable {
    private final class Snapshot: Sendable {
        let step: Int
        let file: TemporaryFile

        init(step: Int, file: consuming TemporaryFile) {
            self.step = step
            self.file = file
        }
    }

    private let held = Monitor<Snapshot?>(nil)

    package init() {}

    /// Keeps a state, instead of the one before.
    package func keep(_ file: consuming TemporaryFile, step: Int) {
        let snapshot = Snapshot(step: step, file: file)
        held.withLock { $0 = snapshot }
    }

    /// The chunk that is asked for; nil for one outside the state that is held. The last chunk ends the file.
    package func chunk(_ request: ControlChunkRequest) throws(CheckpointError) -> ControlChunk? {
        guard let snapshot = held.withLock({ $0 }), request.step == UInt64(snapshot.step),
            request.byteCount <= ControlProtocol.chunkBytes, request.offset <= UInt64(snapshot.file.byteCount)
        else { return nil }
        let start = Int(request.offset)
        let end = start + Int(request.byteCount)
        guard end <= snapshot.file.byteCount else { return nil }
        let bytes = try snapshot.file.read(start..<end)
        if end == snapshot.file.byteCount { held.withLock { $0 = $0 === snapshot ? nil : $0 } }
        return .with {
            $0.step = request.step
            $0.offset = request.offset
            $0.bytes = .init(bytes)
        }
    }
}
