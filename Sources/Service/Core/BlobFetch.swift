package import Wire

/// Brings blobs over from a client, one after the other: asks for chunks, a few at a time, and takes them in order.
package struct BlobFetch: Sendable {
    /// What is still to come; the first one is on its way.
    private var blobs: [ClientBlob]
    private var asked = 0
    private var received = 0

    /// Bytes of a blob that is still taken, 1 TiB: an offset beyond it can only be a fault.
    package static let largestBlob: UInt64 = 1 << 40

    package init(_ blobs: [ClientBlob]) throws(ServiceRefusal) {
        self.blobs = blobs
        for blob in blobs where blob.sha256.count != 32 || !(1...Self.largestBlob).contains(blob.byteCount) {
            throw ServiceRefusal(
                "a blob of \(blob.byteCount) bytes with a digest of \(blob.sha256.count); it must have 1 byte to 1 TiB, "
                    + "and a SHA-256")
        }
    }

    package var isComplete: Bool { blobs.isEmpty }

    /// The next requests: as many as may be in flight.
    package mutating func requests() -> [ClientBlobRequest] {
        guard let blob = blobs.first else { return [] }
        var requests: [ClientBlobRequest] = []
        let limit = ClientProtocol.chunkBytes * ClientProtocol.chunksInFlight
        while asked < Int(blob.byteCount), asked - received < limit {
            let (offset, count) = (asked, min(ClientProtocol.chunkBytes, Int(blob.byteCount) - asked))
            requests.append(
                .with {
                    $0.sha256 = blob.sha256
                    $0.offset = UInt64(offset)
                    $0.byteCount = UInt32(count)
                })
            asked += count
        }
        return requests
    }

    /// Takes a chunk: what is to be written, and whether that completes the blob; throws if it is not the next one.
    package mutating func take(
        _ chunk: ClientBlobChunk
    ) throws(ServiceRefusal) -> (blob: ClientBlob, isComplete: Bool) {
        guard let blob = blobs.first, received < asked, chunk.sha256 == blob.sha256,
            chunk.offset == UInt64(received),
            chunk.bytes.count == min(ClientProtocol.chunkBytes, Int(blob.byteCount) - received)
        else {
            throw ServiceRefusal(
                "\(chunk.bytes.count) bytes at \(chunk.offset) of a blob came unasked; send what was asked for, in order"
            )
        }
        received += chunk.bytes.count
        guard received == Int(blob.byteCount) else { return (blob, false) }
        blobs.removeFirst()
        (asked, received) = (0, 0)
        return (blob, true)
    }
}
