import Random
import Testing

@Suite struct RandomKeyTests {
    /// Every path of up to two steps from a few seeds leads to a key of its own.
    @Test func differentPathsAreDifferentKeys() {
        var seen = Set<RandomKey>()
        var count = 0
        for seed in 0..<10 as Range<UInt64> {
            let root = RandomKey(seed: seed)
            seen.insert(root)
            count += 1
            for first in 0..<30 as Range<UInt64> {
                seen.insert(root.child(first))
                for second in 0..<30 as Range<UInt64> { seen.insert(root.child(first).child(second)) }
                count += 31
            }
        }
        #expect(seen.count == count)
    }

    @Test func theOrderOfAPathMatters() {
        let root = RandomKey(seed: 5)
        #expect(root.child(1).child(2) != root.child(2).child(1))
    }

    @Test func aPurposeIsTheBranchOfItsNumber() {
        let root = RandomKey(seed: 5)
        for purpose in [.initialization, .shuffle, .dropout, .synthetic] as [RandomKey.Purpose] {
            #expect(root.child(purpose) == root.child(purpose.rawValue))
        }
    }

    /// The numbers are part of the result of every run.
    @Test func thePurposesAreFrozen() {
        let purposes = [.initialization, .shuffle, .dropout, .synthetic] as [RandomKey.Purpose]
        #expect(purposes.map(\.rawValue) == [1, 2, 3, 4])
    }

    /// The results of every run depend on these.
    @Test func theKeysAreFrozen() {
        #expect(RandomKey(seed: 0).value == 0x0b3b_060b_42fc_76ab)
        #expect(RandomKey(seed: .max).value == 0xec28_a226_cc59_123e)
        #expect(RandomKey(seed: 7).child(.shuffle).child(938).value == 0x6c99_7f29_22d6_af7b)
    }

    /// Streams of neighbouring keys agree in half of their bits, as unrelated ones do.
    @Test func streamsOfNeighboursAreUnrelated() {
        let root = RandomKey(seed: 1)
        var agreeing = 0
        for number in 0..<500 as Range<UInt64> {
            let (one, other) = (root.child(number).philox.words(0), root.child(number + 1).philox.words(0))
            for word in 0..<4 { agreeing += (~(one[word] ^ other[word])).nonzeroBitCount }
        }
        let bits = 500.0 * 128
        #expect(abs(Double(agreeing) - bits / 2) < 4 * (bits / 4).squareRoot())
    }

    /// Every bit of a stream is set half of the time.
    @Test func everyBitIsAsOftenOneAsZero() {
        let philox = RandomKey(seed: 2).philox
        var ones = [Int](repeating: 0, count: 128)
        for counter in 0..<4000 as Range<UInt64> {
            let words = philox.words(counter)
            for bit in 0..<128 { ones[bit] += Int(words[bit / 32] >> UInt32(bit % 32) & 1) }
        }
        for bit in 0..<128 { #expect(abs(ones[bit] - 2000) < 150, "bit \(bit)") }
    }
}
