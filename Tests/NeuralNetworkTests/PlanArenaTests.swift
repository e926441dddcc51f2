import NeuralNetwork
import Testing

/// The places of buffers in the arena, against a check of every pair.
@Suite struct PlanArenaTests {
    @Test(arguments: 0..<200 as Range<UInt64>) func buffersThatLiveTogetherDoNotOverlap(seed: UInt64) {
        var random = TestRandom(seed: seed)
        let buffers = (0..<Int.random(in: 0...12, using: &random)).map { _ in
            let first = Int.random(in: -1...10, using: &random)
            return ArenaBuffer(
                bytes: Int.random(in: 0...500, using: &random), first: first,
                last: Bool.random(using: &random) ? first + Int.random(in: 0...4, using: &random) : .max)
        }
        let (offsets, bytes) = ArenaLayout.place(buffers)
        for i in buffers.indices {
            #expect(offsets[i].isMultiple(of: ArenaLayout.alignment))
            #expect(offsets[i] + buffers[i].bytes <= bytes)
            for j in 0..<i where buffers[i].isAlive(with: buffers[j]) {
                #expect(
                    offsets[i] + buffers[i].bytes <= offsets[j] || offsets[j] + buffers[j].bytes <= offsets[i])
            }
        }
        #expect(bytes <= buffers.reduce(0) { $0 + ($1.bytes + 64) / 64 * 64 })
    }

    @Test func buffersThatFollowEachOtherShareTheirPlace() {
        let buffers = (0..<10).map { ArenaBuffer(bytes: 640, first: $0, last: $0 + 1) }
        #expect(ArenaLayout.place(buffers).bytes == 2 * 640)
    }

    /// The most that is alive at one time, against a sum for each step; no layout is smaller.
    @Test(arguments: 0..<100 as Range<UInt64>) func thePeakIsTheLargestSumOfWhatLives(seed: UInt64) {
        var random = TestRandom(seed: seed)
        let buffers = (0..<Int.random(in: 0...12, using: &random)).map { _ in
            let first = Int.random(in: 0...10, using: &random)
            let isPinned = Int.random(in: 0...5, using: &random) == 0
            return ArenaBuffer(
                bytes: 64 * Int.random(in: 1...9, using: &random), first: isPinned ? -1 : first,
                last: isPinned ? .max : first + Int.random(in: 0...4, using: &random))
        }
        let sums = (0...15).map { step in
            buffers.filter { $0.first <= step && step <= $0.last }.reduce(0) { $0 + $1.bytes }
        }
        #expect(ArenaLayout.peak(buffers) == sums.max())
        #expect(ArenaLayout.place(buffers).bytes >= ArenaLayout.peak(buffers))
    }

    @Test func lifetimesIncludeBothEnds() {
        let buffer = ArenaBuffer(bytes: 1, first: 3, last: 5)
        let alive = (0...8).map { buffer.isAlive(with: ArenaBuffer(bytes: 1, first: $0, last: $0)) }
        #expect(alive == [false, false, false, true, true, true, false, false, false])
    }

    @Test func anArenaBeginsAsAlignedZeros() throws {
        for bytes in [0, 1, 64, 5_000_000] {
            let arena = try Arena(bytes: bytes, "test")
            let base = unsafe arena.pointer(at: 0)
            let address = UInt(bitPattern: base)
            let isZero = unsafe UnsafeRawBufferPointer(start: base, count: bytes).allSatisfy { $0 == 0 }
            #expect(address.isMultiple(of: 64) && isZero)
            #expect(arena.bytes == bytes)
        }
    }

    @Test func anArenaBeyondAllMemoryIsRefusedWithItsSize() {
        let error = #expect(throws: EngineError.self) { try Arena(bytes: 1 << 50, "plan of 'huge'") }
        #expect(error?.code == .outOfMemory(bytes: 1 << 50))
        #expect(
            error.map { "\($0)" }
                == "plan of 'huge': posix_memalign: out of memory; 1125899906842624 bytes are needed")
    }
}
