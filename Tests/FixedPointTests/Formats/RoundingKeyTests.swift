import FixedPoint
import Random
import Testing

/// The random bits of an element.
@Suite struct RoundingKeyTests {
    private let key = RoundingKey(seed: 7, step: 3, purpose: .forward, layer: 2)

    @Test func eachPartOfTheKeyCounts() {
        let keys: Set<RoundingKey> = [
            key, RoundingKey(seed: 8, step: 3, purpose: .forward, layer: 2),
            RoundingKey(seed: 7, step: 2, purpose: .forward, layer: 2),
            RoundingKey(seed: 7, step: 3, purpose: .update, layer: 2),
            RoundingKey(seed: 7, step: 3, purpose: .forward, layer: 3),
        ]
        #expect(keys.count == 5)
        #expect(Set(keys.map { $0.bits(element: 5, shift: 15) }).count == 5)
    }

    @Test func theStepsPlaceIsABranchOfTheSeed() {
        let step = RandomKey(seed: 7).child(.rounding).child(3)
        #expect(RoundingKey(step: step, purpose: .forward, layer: 2) == key)
    }

    @Test(arguments: [1, 15, 32]) func upToThirtyTwoBitsAreOneWord(shift: Int) {
        for element in [0, 1, 2, 3, 4, 1_000_003, 1 << 40] as [UInt64] {
            let word = key.philox.words(element / 4)[Int(element % 4)]
            #expect(key.bits(element: element, shift: shift) == UInt64(word) << 32)
        }
    }

    @Test func moreAreTwoWords() {
        let words = key.philox.words(4)
        #expect(key.bits(element: 8, shift: 33) == UInt64(words[0]) << 32 | UInt64(words[1]))
        #expect(key.bits(element: 9, shift: 47) == UInt64(words[2]) << 32 | UInt64(words[3]))
    }

    /// The mean of 40,000 results of 0.3 steps is right within five standard deviations, 0.0115.
    @Test(arguments: [15, 40]) func roundingIsRightOnAverage(shift: Int) {
        let narrowing = Narrowing(fractionBits: 15 + shift, to: .accum, rounding: .stochastic)
        #expect(narrowing.shift == shift)
        var counts = NarrowingCounts()
        let sum = Int64(0.3 * Double(1 << Int64(shift)))
        let total = (0..<40_000).reduce(0) { total, element in
            total + narrowing(sum, randomBits: key.bits(element: element, shift: shift), counts: &counts)
        }
        #expect(abs(Double(total) / 40_000 - 0.3) < 0.0115 && counts == NarrowingCounts())
    }
}
