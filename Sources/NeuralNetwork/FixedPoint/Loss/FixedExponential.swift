/// e⁻ˣ of fixed-point numbers in integers only, so the same bits on every machine.
///
/// e⁻ˣ = 2⁻ᵗ with t = x·log₂e; the whole part of t is a shift, and of the fraction each bit that is set multiplies by
/// 2 to the power of minus its weight, from a table of 32 numbers: the normalization of the shift-and-add methods, with
/// multiplications, which are cheap on the ARM968 too (J.-M. Muller, "Elementary Functions", chapter 8).
package enum FixedExponential {
    /// Fraction bits of the results.
    package static let fractionBits = 32
    /// Largest difference to e⁻ˣ: half a unit of 2⁻³² for each factor, the rounding of log₂e, and the last shift.
    package static let largestError = 0x1p-27

    /// e to the power of minus `x`, which has 15 fraction bits: 2³² at 0, 0 from about 23 on. At most 33 products.
    package static func negative(_ x: UInt32) -> UInt64 {
        let exponent = UInt64(x) * log2e
        let shift = exponent >> exponentBits
        guard shift <= UInt64(fractionBits) else { return 0 }
        let fraction = UInt32(truncatingIfNeeded: exponent >> (exponentBits - 32))
        var result: UInt64 = 1 << UInt64(fractionBits)
        for (place, factor) in factors.enumerated() where fraction & (0x8000_0000 >> UInt32(place)) != 0 {
            result = (result * factor + 0x8000_0000) >> 32
        }
        return result >> shift
    }

    /// log₂e · 2³⁰, to the nearest.
    private static let log2e: UInt64 = 1_549_082_005
    /// Fraction bits of t: 15 of x, 30 of log₂e.
    private static let exponentBits: UInt64 = 45

    /// 2^(32 − 2⁻ⁱ) for i = 1 ... 32, to the nearest.
    private static let factors: [UInt64] = [
        0xB504_F334, 0xD744_FCCB, 0xEAC0_C6E8, 0xF525_7D15, 0xFA83_B2DB, 0xFD3E_0C0D, 0xFE9E_115C, 0xFF4E_CB59,
        0xFFA7_5652, 0xFFD3_A752, 0xFFE9_D2B3, 0xFFF4_E91C, 0xFFFA_747F, 0xFFFD_3A3B, 0xFFFE_9D1D, 0xFFFF_4E8E,
        0xFFFF_A747, 0xFFFF_D3A3, 0xFFFF_E9D2, 0xFFFF_F4E9, 0xFFFF_FA74, 0xFFFF_FD3A, 0xFFFF_FE9D, 0xFFFF_FF4F,
        0xFFFF_FFA7, 0xFFFF_FFD4, 0xFFFF_FFEA, 0xFFFF_FFF5, 0xFFFF_FFFA, 0xFFFF_FFFD, 0xFFFF_FFFF, 0xFFFF_FFFF,
    ]
}
