import Digest
import Testing

@Suite struct XXH3Tests {
    private func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        XXH3.hash(unsafe bytes.span.bytes, seed: seed)
    }

    private func sample(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 43) }
    }

    /// Values of the reference implementation's Python binding (xxhash 4.1, `xxh3_64_intdigest`).
    @Test(
        arguments: [
            (0, 0, 0x2d06_8005_38d3_94c2),
            (64, 0, 0x5069_b318_6ea2_5ad0),
            (100, 2, 0xa920_26f7_eed1_b29c),
            (1000, 7, 0x55dc_02f3_0552_8bb1),
            (70_000, .max, 0x4726_71e8_5f5a_644e),
        ] as [(Int, UInt64, UInt64)])
    func agreesWithTheReferenceImplementation(count: Int, seed: UInt64, value: UInt64) {
        #expect(hash(sample(count), seed: seed) == value)
    }

    @Test func everySingleBitChangesIt() {
        for count in 0...130 {
            var bytes = sample(count)
            let whole = hash(bytes)
            for bit in 0..<8 * count {
                bytes[bit / 8] ^= 1 << (bit % 8)
                if hash(bytes) == whole { Issue.record("bit \(bit) of \(count) bytes does not matter") }
                bytes[bit / 8] ^= 1 << (bit % 8)
            }
        }
    }

    @Test func zerosAtTheEndChangeIt() {
        for base in [[], sample(1), sample(63), sample(64), sample(65)] {
            let hashes = Set((0...300).map { hash(base + [UInt8](repeating: 0, count: $0)) })
            #expect(hashes.count == 301)
        }
    }

    @Test func theSeedChangesIt() {
        #expect(Set((0..<1000 as Range<UInt64>).map { hash(sample(100), seed: $0) }).count == 1000)
    }

    @Test func exchangedWordsChangeIt() {
        let words = (0..<32).map { word in [UInt8](repeating: UInt8(word), count: 8) }
        let whole = hash(words.flatMap(\.self))
        for first in 0..<32 {
            for second in 0..<first {
                var exchanged = words
                exchanged.swapAt(first, second)
                #expect(hash(exchanged.flatMap(\.self)) != whole, "\(first) and \(second)")
            }
        }
    }

    @Test func thePlaceInMemoryDoesNotMatter() {
        let bytes = sample(200)
        for start in 0..<16 {
            let shifted = [UInt8](repeating: 0, count: start) + bytes
            let span = unsafe shifted.span.bytes
            #expect(XXH3.hash(span.extracting(start..<start + 200)) == hash(bytes))
        }
    }
}
