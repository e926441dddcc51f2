import Checkpoint
import Foundation
import Testing
import Wire
import Worker

@Suite struct SnapshotStoreTests {
    private func request(_ step: UInt64, _ offset: UInt64, _ count: UInt32) -> ControlChunkRequest {
        .with {
            $0.step = step
            $0.offset = offset
            $0.byteCount = count
        }
    }

    private func file(_ bytes: [UInt8]) throws -> TemporaryFile {
        var file = try TemporaryFile(in: NSTemporaryDirectory())
        try file.append(bytes)
        return file
    }

    @Test func chunksAreServedFromTheStateThatIsHeld() throws {
        let store = SnapshotStore()
        store.keep(try file(Array(0..<100)), step: 3)
        #expect(try store.chunk(request(3, 10, 5))?.bytes == .init([10, 11, 12, 13, 14]))
        #expect(try store.chunk(request(3, 10, 5))?.offset == 10)
    }

    @Test func theLastChunkEndsTheFile() throws {
        let store = SnapshotStore()
        store.keep(try file(Array(0..<100)), step: 3)
        #expect(try store.chunk(request(3, 99, 1)) != nil)
        #expect(try store.chunk(request(3, 0, 1)) == nil)
    }

    @Test func whatIsOutsideTheStateIsRefused() throws {
        let store = SnapshotStore()
        #expect(try store.chunk(request(3, 0, 1)) == nil)
        store.keep(try file(Array(0..<100)), step: 3)
        for bad in [request(2, 0, 1), request(3, 99, 2), request(3, 101, 0), request(3, .max, 1), request(3, 0, .max)] {
            #expect(try store.chunk(bad) == nil)
        }
    }

    @Test func aNewStateReplacesTheOneBefore() throws {
        let store = SnapshotStore()
        store.keep(try file([1, 2, 3]), step: 3)
        store.keep(try file([4, 5]), step: 4)
        #expect(try store.chunk(request(3, 0, 1)) == nil)
        #expect(try store.chunk(request(4, 0, 2))?.bytes == .init([4, 5]))
    }
}
