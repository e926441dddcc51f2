import Coordinator
import Digest
import Testing
import Wire

@Suite struct SnapshotFetchTests {
    private func fetch(_ byteCount: Int) -> SnapshotFetch {
        let digest = SHA256.digest(of: [])
        return SnapshotFetch(
            Snapshot(step: 9, byteCount: byteCount, sha256: digest, weightsSHA256: digest), from: "w1")
    }

    private func chunk(_ request: ControlChunkRequest) -> ControlChunk {
        .with {
            $0.step = request.step
            $0.offset = request.offset
            $0.bytes = .init(repeating: 1, count: Int(request.byteCount))
        }
    }

    @Test(arguments: [1, 1000, 1 << 20, (1 << 20) + 1, 9 << 20, 10_000_001])
    func allBytesAreAskedForOnceAndFewAreInFlight(byteCount: Int) throws {
        var fetch = fetch(byteCount)
        var waiting = fetch.requests()
        var covered = 0
        while !waiting.isEmpty {
            #expect(waiting.count <= ControlProtocol.chunksInFlight)
            let next = waiting.removeFirst()
            #expect(next.offset == UInt64(covered))
            covered += Int(next.byteCount)
            try fetch.take(chunk(next))
            waiting += fetch.requests()
        }
        #expect(covered == byteCount)
        #expect(fetch.isComplete)
    }

    @Test func aChunkOutOfPlaceIsRefused() {
        let spoilers: [(inout ControlChunk) -> Void] = [
            { $0.offset += 1 }, { $0.step = 8 }, { $0.bytes.removeLast() }, { $0.bytes.append(0) },
        ]
        for spoil in spoilers {
            var fetch = fetch(100)
            var spoiled = chunk(fetch.requests()[0])
            spoil(&spoiled)
            #expect(throws: RunFailure.self) { try fetch.take(spoiled) }
        }
    }

    @Test func aChunkThatWasNotAskedForIsRefused() {
        var fetch = fetch(100)
        #expect(throws: RunFailure.self) {
            try fetch.take(
                .with {
                    $0.step = 9
                    $0.bytes = .init(repeating: 1, count: 100)
                })
        }
    }
}
