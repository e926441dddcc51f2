import Digest
import Testing

@Suite struct BlockHashTests {
    private func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        BlockHash.hash(unsafe bytes.span.bytes, seed: seed)
    }

    private func sample(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 43) }
    }

    /// The description of the hash, done with one number at a time.
    private func slow(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
        var lanes = (1...8).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 ^ seed }
        let padded = bytes + [UInt8](repeating: 0, count: 64 - bytes.count % 64)
        for start in stride(from: 0, to: padded.count, by: 8) {
            var word: UInt64 = 0
            for offset in 0..<8 { word += UInt64(padded[start + offset]) << (8 * offset) }
            let mixed = (lanes[start / 8 % 8] ^ word) &* 0x9E37_79B9_7F4A_7C15
            lanes[start / 8 % 8] = mixed ^ mixed >> 32
        }
        return lanes.reduce(UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15) { hash, lane in
            let mixed = (hash ^ lane) &* 0xFF51_AFD7_ED55_8CCD
            return mixed ^ mixed >> 33
        }
    }

    @Test(arguments: [0, 1, .max])
    func agreesWithTheDescription(seed: UInt64) {
        for count in 0...300 { #expect(hash(sample(count), seed: seed) == slow(sample(count), seed: seed), "\(count)") }
    }

    /// Workers of different versions compare these over the network.
    @Test func theValuesAreFrozen() {
        #expect(hash([]) == 0x85b3_9f12_1d76_eaf6)
        #expect(hash([0]) == 0xfa94_0fc9_76d8_3cca)
        #expect(hash(sample(64)) == 0x0e31_61cb_7e7b_294d)
        #expect(hash(sample(1000), seed: 7) == 0x8f98_4b8c_e026_44ef)
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
            #expect(BlockHash.hash(span.extracting(start..<start + 200)) == hash(bytes))
        }
    }
}
