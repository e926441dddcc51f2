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

    @Test func chunksAreServedFromTheStateThatIsHeld() {
        let store = SnapshotStore()
        store.keep(Array(0..<100), step: 3)
        #expect(store.chunk(request(3, 10, 5))?.bytes == .init([10, 11, 12, 13, 14]))
        #expect(store.chunk(request(3, 10, 5))?.offset == 10)
    }

    @Test func theLastChunkFreesTheMemory() {
        let store = SnapshotStore()
        store.keep(Array(0..<100), step: 3)
        #expect(store.chunk(request(3, 99, 1)) != nil)
        #expect(store.chunk(request(3, 0, 1)) == nil)
    }

    @Test func whatIsOutsideTheStateIsRefused() {
        let store = SnapshotStore()
        #expect(store.chunk(request(3, 0, 1)) == nil)
        store.keep(Array(0..<100), step: 3)
        for bad in [request(2, 0, 1), request(3, 99, 2), request(3, 101, 0), request(3, .max, 1), request(3, 0, .max)] {
            #expect(store.chunk(bad) == nil)
        }
    }

    @Test func aNewStateReplacesTheOneBefore() {
        let store = SnapshotStore()
        store.keep([1, 2, 3], step: 3)
        store.keep([4, 5], step: 4)
        #expect(store.chunk(request(3, 0, 1)) == nil)
        #expect(store.chunk(request(4, 0, 2))?.bytes == .init([4, 5]))
    }
}
