import FixedPoint
import Testing

/// The formats and their numbers, against ISO/IEC TR 18037's limits written out.
@Suite struct FixedFormatTests {
    @Test func theLimitsAreThoseOfTheCompiler() {
        #expect(FixedFormat.accum.range == -65536...(65536 - 0x1p-15))
        #expect(FixedFormat.fract.range == -1...(1 - 0x1p-15))
        #expect(FixedFormat.shortAccum.range == -256...(256 - 0x1p-7))
        #expect(FixedFormat.longFract.range == -1...(1 - 0x1p-31))
    }

    @Test func theRawRangeIsThatOfTheStorage() {
        #expect(FixedFormat.accum.rawRange == Int64(Int32.min)...Int64(Int32.max))
        #expect(FixedFormat.longFract.rawRange == Int64(Int32.min)...Int64(Int32.max))
        #expect(FixedFormat.fract.rawRange == Int64(Int16.min)...Int64(Int16.max))
        #expect(FixedFormat.shortAccum.rawRange == Int64(Int16.min)...Int64(Int16.max))
    }

    /// The text says whole and fraction bits; with the sign they are the storage.
    @Test(arguments: FixedFormat.allCases) func theTextIsTheFormat(format: FixedFormat) throws {
        #expect(try FixedFormat(format.description) == format)
        let digits = format.rawValue.dropFirst().split(separator: ".").compactMap { Int($0) }
        #expect(digits == [format.storageBits - 1 - format.fractionBits, format.fractionBits])
        #expect(format.resolution == format.double(1))
    }

    @Test func anotherTextIsRefusedWithWhatMayBe() {
        let error = #expect(throws: FixedPointError.self) { try FixedFormat("s7.8") }
        #expect(error?.description == "'s7.8' is no fixed-point format; it may be s16.15, s0.15, s8.7 or s0.31")
        let rounding = #expect(throws: FixedPointError.self) { try FixedRounding("up") }
        #expect(rounding?.description == "'up' is no rounding; it may be truncate, nearest or stochastic")
        #expect((try? FixedRounding("nearest")) == .nearest)
    }
}

/// From numbers to raw numbers and back.
@Suite struct FixedConversionTests {
    @Test(arguments: [
        (1.5, 192), (-1.5, -192), (0x1p-8, 1), (-0x1p-8, 0), (0x1p-8 - 0x1p-40, 0), (-0x1p-8 - 0x1p-40, -1),
        (-0x1p-60, 0), (0, 0),
    ])
    func nearestIsHalfUp(value: Double, raw: Int) {
        #expect(FixedFormat.shortAccum.raw(value) == Int64(raw))
    }

    @Test(arguments: [(1.5, 192), (0x1p-7 - 0x1p-40, 0), (-0x1p-40, -1), (-0x1p-7, -1), (-0x1p-7 - 0x1p-40, -2)])
    func truncationIsDown(value: Double, raw: Int) {
        #expect(FixedFormat.shortAccum.raw(value, rounding: .truncate) == Int64(raw))
    }

    @Test(arguments: FixedFormat.allCases) func whatIsTooLargeSaturates(format: FixedFormat) {
        for rounding in FixedRounding.allCases {
            #expect(
                format.raw(format.range.upperBound + format.resolution, rounding: rounding)
                    == format.rawRange.upperBound)
            #expect(format.raw(Double.infinity, rounding: rounding) == format.rawRange.upperBound)
            #expect(format.raw(-Double.infinity, rounding: rounding) == format.rawRange.lowerBound)
            #expect(format.raw(Double.nan, rounding: rounding) == 0)
            #expect(format.raw(format.range.upperBound, rounding: rounding) == format.rawRange.upperBound)
            #expect(format.raw(format.range.lowerBound, rounding: rounding) == format.rawRange.lowerBound)
        }
    }

    @Test(arguments: FixedFormat.allCases) func aRawNumberComesBack(format: FixedFormat) {
        let range = format.rawRange
        let some =
            stride(from: range.lowerBound, through: range.upperBound, by: Int(range.upperBound / 997)) + [-1, 0, 1]
        for raw in some {
            for rounding in FixedRounding.allCases {
                #expect(format.raw(format.double(raw), rounding: rounding, randomBits: .max) == raw)
            }
        }
    }

    /// 0.25 of a step above 3: up for the highest quarter of the random bits.
    @Test func stochasticRoundingTakesTheBitsAsAFraction() {
        let value = 3.25 * 0x1p-15
        let bits: [UInt64] = [0, 1 << 63, (3 << 62) - 1, 3 << 62, .max]
        let raws = bits.map { FixedFormat.fract.raw(value, rounding: .stochastic, randomBits: $0) }
        #expect(raws == [3, 3, 3, 4, 4])
        #expect(FixedFormat.fract.raw(-value, rounding: .stochastic, randomBits: 0) == -4)
        #expect(FixedFormat.fract.raw(-value, rounding: .stochastic, randomBits: 1 << 62) == -3)
    }

    @Test func floatsAreThoseOfDoubles() {
        #expect(FixedFormat.accum.raw(Float(-2.5), rounding: .truncate) == -81920)
        #expect(FixedFormat.accum.float(-81920) == -2.5)
        #expect(FixedFormat.longFract.float(Int32.max) == 1, "31 bits do not fit in 24")
        #expect(FixedFormat.longFract.double(Int32.max) == 1 - 0x1p-31)
    }
}
