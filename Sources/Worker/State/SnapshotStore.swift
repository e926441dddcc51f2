internal import Transport
package import Wire

/// The copy of the state that the coordinator is fetching; one at a time.
package final class SnapshotStore: Sendable {
    private let held = Monitor<(step: Int, bytes: [UInt8])?>(nil)

    package init() {}

    /// Keeps a state, instead of the one before.
    package func keep(_ bytes: [UInt8], step: Int) {
        held.withLock { $0 = (step, bytes) }
    }

    /// The chunk that is asked for; nil for one outside the state that is held. The last chunk frees the memory.
    package func chunk(_ request: ControlChunkRequest) -> ControlChunk? {
        held.withLock { held in
            guard let state = held, request.step == UInt64(state.step), request.offset <= UInt64(state.bytes.count)
            else { return nil }
            let start = Int(request.offset)
            let end = start + Int(request.byteCount)
            guard request.byteCount <= ControlProtocol.chunkBytes, end <= state.bytes.count else { return nil }
            if end == state.bytes.count { held = nil }
            return .with {
                $0.step = request.step
                $0.offset = request.offset
                $0.bytes = .init(state.bytes[start..<end])
            }
        }
    }
}
