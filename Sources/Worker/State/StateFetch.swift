internal import Digest
package import Wire

/// Brings the state of a resumed run over from the coordinator, a few chunks at a time.
package struct StateFetch: Sendable {
    package let welcome: ControlWelcome
    package private(set) var bytes: [UInt8] = []
    private var asked = 0

    /// A state larger than this is refused before memory is asked for: 64 GiB, ten times the largest built-in model.
    package static let largestState = 1 << 36

    package init(_ welcome: ControlWelcome) throws(WorkerError) {
        self.welcome = welcome
        guard (1...UInt64(Self.largestState)).contains(welcome.resume.byteCount) else {
            throw .input("the coordinator offers a state of \(welcome.resume.byteCount) bytes; that cannot be right")
        }
        bytes.reserveCapacity(byteCount)
    }

    private var byteCount: Int { Int(welcome.resume.byteCount) }

    /// The next requests: as many as may be in flight.
    package mutating func requests() -> [ControlChunkRequest] {
        var requests: [ControlChunkRequest] = []
        while asked < byteCount, asked - bytes.count < ControlProtocol.chunkBytes * ControlProtocol.chunksInFlight {
            let count = min(ControlProtocol.chunkBytes, byteCount - asked)
            requests.append(
                .with {
                    $0.step = welcome.resume.step
                    $0.offset = UInt64(asked)
                    $0.byteCount = UInt32(count)
                })
            asked += count
        }
        return requests
    }

    /// Takes a chunk; true when the state is whole.
    package mutating func take(_ chunk: ControlChunk) throws(WorkerError) -> Bool {
        guard chunk.step == welcome.resume.step, chunk.offset == UInt64(bytes.count),
            bytes.count + chunk.bytes.count <= asked, !chunk.bytes.isEmpty
        else {
            throw .lost("the coordinator sent \(chunk.bytes.count) bytes at \(chunk.offset) of the state unasked")
        }
        bytes.append(contentsOf: chunk.bytes)
        guard bytes.count == byteCount else { return false }
        guard SHA256.digest(of: bytes).bytes == Array(welcome.resume.sha256) else {
            throw .lost("the state of step \(welcome.resume.step) was damaged on its way from the coordinator")
        }
        return true
    }
}
