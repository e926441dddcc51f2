package import Wire

/// Brings a state over from a worker: asks for chunks, a few at a time, and takes them in order.
package struct SnapshotFetch: Sendable {
    package let snapshot: Snapshot
    package let worker: WorkerName
    private var asked = 0
    private var received = 0

    package init(_ snapshot: Snapshot, from worker: WorkerName) {
        self.snapshot = snapshot
        self.worker = worker
    }

    /// Whether all bytes are here.
    package var isComplete: Bool { received == snapshot.byteCount }

    /// The next requests: as many as may be in flight.
    package mutating func requests() -> [ControlChunkRequest] {
        var requests: [ControlChunkRequest] = []
        let limit = ControlProtocol.chunkBytes * ControlProtocol.chunksInFlight
        while asked < snapshot.byteCount, asked - received < limit {
            let count = min(ControlProtocol.chunkBytes, snapshot.byteCount - asked)
            requests.append(
                .with {
                    $0.step = UInt64(snapshot.step)
                    $0.offset = UInt64(asked)
                    $0.byteCount = UInt32(count)
                })
            asked += count
        }
        return requests
    }

    /// Takes a chunk; throws if it is not the next one asked for.
    package mutating func take(_ chunk: ControlChunk) throws(RunFailure) {
        let expected = min(ControlProtocol.chunkBytes, snapshot.byteCount - received)
        guard chunk.step == UInt64(snapshot.step), chunk.offset == UInt64(received), chunk.bytes.count == expected,
            received < asked
        else {
            throw RunFailure(
                .mismatch,
                "\(worker) sent \(chunk.bytes.count) bytes at \(chunk.offset) of the state after step \(chunk.step), "
                    + "asked for were \(expected) at \(received) of step \(snapshot.step)")
        }
        received += chunk.bytes.count
    }
}
