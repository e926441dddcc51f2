import Foundation
import Service
import Testing
import Wire

@Suite struct BlobFetchTests {
    private static let chunk = ClientProtocol.chunkBytes

    private func blob(_ byteCount: Int, digest: Int = 32) -> ClientBlob {
        .with {
            $0.sha256 = Data(repeating: UInt8(truncatingIfNeeded: byteCount), count: digest)
            $0.byteCount = UInt64(byteCount)
        }
    }

    private func answer(_ request: ClientBlobRequest) -> ClientBlobChunk {
        .with {
            $0.sha256 = request.sha256
            $0.offset = request.offset
            $0.bytes = Data(count: Int(request.byteCount))
        }
    }

    @Test(arguments: [1, 10, chunk - 1, chunk, chunk + 1, 9 * chunk + 5])
    func everyByteIsAskedForOnce(byteCount: Int) throws {
        var fetch = try BlobFetch([blob(byteCount)])
        var waiting = fetch.requests()
        var seen = 0
        while !waiting.isEmpty {
            #expect(waiting.count <= ClientProtocol.chunksInFlight)
            let request = waiting.removeFirst()
            #expect(request.offset == UInt64(seen) && request.byteCount <= UInt32(Self.chunk))
            seen += Int(request.byteCount)
            #expect(try fetch.take(answer(request)).isComplete == (seen == byteCount))
            waiting += fetch.requests()
        }
        #expect(seen == byteCount)
        #expect(fetch.isComplete)
    }

    @Test func blobsComeOneAfterTheOther() throws {
        var fetch = try BlobFetch([blob(3), blob(5)])
        let first = fetch.requests()
        #expect(first.map { $0.byteCount } == [3])
        #expect(try fetch.take(answer(first[0])).blob == blob(3))
        #expect(!fetch.isComplete)
        #expect(fetch.requests().map { $0.byteCount } == [5])
    }

    @Test func nothingIsComplete() throws {
        var fetch = try BlobFetch([])
        #expect(fetch.isComplete)
        #expect(fetch.requests().isEmpty)
    }

    private static let spoilers: [@Sendable (inout ClientBlobChunk) -> Void] = [
        { $0.offset = 1 }, { $0.bytes = Data(count: 9) }, { $0.bytes = Data() }, { $0.sha256 = Data(count: 32) },
        { $0.bytes = Data(count: 11) },
    ]

    @Test(arguments: spoilers.indices)
    func aChunkThatIsNotTheNextIsRefusedAndChangesNothing(spoiler: Int) throws {
        var fetch = try BlobFetch([blob(10)])
        let request = try #require(fetch.requests().first)
        var chunk = answer(request)
        Self.spoilers[spoiler](&chunk)
        #expect(throws: ServiceRefusal.self) { try fetch.take(chunk) }
        #expect(try fetch.take(answer(request)).isComplete)
    }

    @Test func aChunkBeforeItsRequestIsRefused() throws {
        var fetch = try BlobFetch([blob(10)])
        let early = ClientBlobChunk.with {
            $0.sha256 = blob(10).sha256
            $0.bytes = Data(count: 10)
        }
        #expect(throws: ServiceRefusal.self) { try fetch.take(early) }
    }

    @Test func aBlobThatCannotBeIsRefused() {
        var huge = blob(1)
        huge.byteCount = .max
        for wrong in [blob(0), blob(4, digest: 31), huge] {
            #expect(throws: ServiceRefusal.self) { try BlobFetch([wrong]) }
        }
    }
}
