import FixedPoint
import Testing

/// Narrowing against the formula in a type that is wide enough for all of it.
@Suite struct NarrowingTests {
    private static let sums: [Int64] = [
        0, 1, -1, 0x3FFF, 0x4000, 0x4001, 0x7FFF, 0x8000, -0x3FFF, -0x4000, -0x4001, -0x8000, 0x3FFF_FFFF, 0x4000_0000,
        -0x4000_0000, 0x3FFF_BFFF, 0x3FFF_C000, .max, .max - 1, .min, .min + 1, 1 << 46, -1 << 46, (1 << 46) - 1,
    ]

    /// floor((sum + r) / 2^shift) in 128 bits.
    private func exact(_ sum: Int64, _ narrowing: Narrowing, _ bits: UInt64) -> Int128 {
        guard narrowing.shift > 0 else { return Int128(sum) << -narrowing.shift }
        let addend: Int128 =
            switch narrowing.rounding {
            case .truncate: 0
            case .nearest: 1 << (narrowing.shift - 1)
            case .stochastic: Int128(bits >> UInt64(64 - narrowing.shift))
            }
        return (Int128(sum) + addend) >> narrowing.shift
    }

    @Test(arguments: FixedFormat.allCases, FixedRounding.allCases)
    func theResultIsTheFormulas(format: FixedFormat, rounding: FixedRounding) {
        for fraction in [0, 7, 14, 15, 22, 30, 31, 46, 62] {
            let narrowing = Narrowing(fractionBits: fraction, to: format, rounding: rounding)
            for sum in Self.sums {
                for bits in [0, 1 << 63, 0x9E37_79B9_7F4A_7C15, UInt64.max] {
                    let exact = exact(sum, narrowing, bits)
                    let range = Int128(format.rawRange.lowerBound)...Int128(format.rawRange.upperBound)
                    let expected = min(max(exact, range.lowerBound), range.upperBound)
                    var counts = NarrowingCounts()
                    #expect(Int128(narrowing(sum, randomBits: bits, counts: &counts)) == expected)
                    let count = range.contains(exact) ? 0 : 1
                    #expect(counts == NarrowingCounts(overflows: count, saturations: count))
                }
            }
        }
    }

    @Test(arguments: FixedFormat.allCases) func wrappingKeepsTheLowBits(format: FixedFormat) {
        let narrowing = Narrowing(fractionBits: 30, to: format, rounding: .nearest, overflow: .wrap)
        for sum in Self.sums {
            var counts = NarrowingCounts()
            let exact = exact(sum, narrowing, 0)
            let low = exact & ((1 << format.storageBits) - 1)
            let value = narrowing(sum, randomBits: 0, counts: &counts)
            #expect(Int128(value) & ((1 << format.storageBits) - 1) == low && format.rawRange.contains(value))
            #expect(counts.saturations == 0 && (counts.overflows == 1) == (exact != Int128(value)))
        }
    }

    @Test func theShiftIsWhatTheProductHasTooMuch() {
        func shift(_ a: FixedFormat, _ b: FixedFormat, _ to: FixedFormat) -> Int {
            Narrowing(product: (a, b), to: to, rounding: .truncate).shift
        }
        #expect(shift(.accum, .accum, .accum) == 15 && shift(.fract, .fract, .fract) == 15)
        #expect(shift(.accum, .fract, .fract) == 15 && shift(.shortAccum, .shortAccum, .shortAccum) == 7)
        #expect(shift(.longFract, .longFract, .shortAccum) == 55 && shift(.shortAccum, .shortAccum, .accum) == -1)
    }

    @Test func countsAdd() {
        var counts = NarrowingCounts(overflows: 3, saturations: 1)
        counts += NarrowingCounts(overflows: 2, saturations: 2)
        #expect(counts == NarrowingCounts(overflows: 5, saturations: 3))
    }

    @Test func sumsOfTooManyFractionBitsAreABug() async {
        await #expect(processExitsWith: .failure) {
            _ = Narrowing(fractionBits: 63, to: .accum, rounding: .truncate)
        }
    }
}
