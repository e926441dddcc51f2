import Random
import Testing

@Suite struct PhiloxTests {
    /// The known answers that Random123 ships (`kat_vectors`, philox4x32 10).
    @Test func agreesWithTheAuthorsKnownAnswers() {
        let zeros = Philox(key: 0).words(SIMD4(repeating: 0))
        #expect(zeros == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        let ones = Philox(key: .max).words(SIMD4(repeating: .max))
        #expect(ones == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        let pi = Philox(key: 0x299f_31d0_a409_3822).words(
            SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344))
        #expect(pi == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test func aCounterOfTwoNumbersIsTheSameFourWords() {
        let philox = Philox(key: 99)
        #expect(philox.words(0x0000_0002_0000_0001, 0x0000_0004_0000_0003) == philox.words(SIMD4(1, 2, 3, 4)))
    }

    @Test func differentCountersAndKeysGiveDifferentWords() {
        var seen = Set<SIMD4<UInt32>>()
        for key in 0..<32 as Range<UInt64> {
            for counter in 0..<32 as Range<UInt64> { seen.insert(Philox(key: key).words(counter)) }
        }
        #expect(seen.count == 1024)
    }
}
