/// What becomes of a result that a format cannot hold.
public enum FixedOverflow: String, CaseIterable, Sendable, Hashable, Codable {
    /// The smallest or largest number instead, as `_Sat` types of ISO/IEC TR 18037 and the ARM968's QADD have it.
    case saturate
    /// The low bits, as the types without `_Sat` have it in GCC.
    case wrap
}

/// How often results did not fit.
public struct NarrowingCounts: Sendable, Hashable {
    /// Results outside the format after rounding.
    public var overflows: Int
    /// Those of them that the smallest or largest number stands for.
    public var saturations: Int

    /// Counts to add to.
    public init(overflows: Int = 0, saturations: Int = 0) {
        (self.overflows, self.saturations) = (overflows, saturations)
    }

    /// Counts of two pieces of the work together.
    public static func += (sum: inout NarrowingCounts, addend: NarrowingCounts) {
        sum.overflows += addend.overflows
        sum.saturations += addend.saturations
    }
}

/// From exact sums of products to a format: shift, round, and fit what is too large.
///
/// The result is floor((sum + r) / 2^shift) of the mathematical sum + r, which is never cut to 64 bits: a sum next to
/// 2⁶³ overflows upwards whatever r is.
public struct Narrowing: Sendable, Hashable {
    /// Of the results.
    public let format: FixedFormat
    /// Bits dropped, -31 to 62; where negative, so many zeros are appended and nothing is rounded.
    public let shift: Int
    /// Of the bits dropped.
    public let rounding: FixedRounding
    /// Of results outside the format.
    public let overflow: FixedOverflow

    /// - Parameter fractionBits: Of the sums, 0 to 62: the two operands' together.
    public init(
        fractionBits: Int, to format: FixedFormat, rounding: FixedRounding, overflow: FixedOverflow = .saturate
    ) {
        precondition((0...62).contains(fractionBits), "sums with \(fractionBits) fraction bits")
        (self.format, self.rounding, self.overflow) = (format, rounding, overflow)
        shift = fractionBits - format.fractionBits
    }

    /// For the sums of products of two formats.
    public init(
        product: (FixedFormat, FixedFormat), to format: FixedFormat, rounding: FixedRounding,
        overflow: FixedOverflow = .saturate
    ) {
        self.init(
            fractionBits: product.0.fractionBits + product.1.fractionBits, to: format, rounding: rounding,
            overflow: overflow)
    }

    /// The raw result of a sum, and what it adds to the counts.
    ///
    /// - Parameter randomBits: Taken when rounding is stochastic only; the same for the same element.
    public func callAsFunction(_ sum: Int64, randomBits: UInt64, counts: inout NarrowingCounts) -> Int64 {
        let (value, isWhole) = shifted(sum, randomBits: randomBits)
        let range = format.rawRange
        if isWhole, range.contains(value) { return value }
        counts.overflows += 1
        guard overflow == .saturate else { return low(value) }
        counts.saturations += 1
        return sum < 0 ? range.lowerBound : range.upperBound
    }

    /// The low bits of a number as a number of the format.
    private func low(_ value: Int64) -> Int64 {
        let rest = 64 - format.storageBits
        return (value << rest) >> rest
    }

    /// The rounded sum modulo 2⁶⁴, and whether that is all of it.
    private func shifted(_ sum: Int64, randomBits: UInt64) -> (value: Int64, isWhole: Bool) {
        guard shift >= 0 else { return (sum << -shift, (sum << -shift) >> -shift == sum) }
        let dropped = UInt64(bitPattern: sum) & ((1 << UInt64(shift)) - 1)
        let carry = (dropped + rounding.addend(shift: shift, randomBits: randomBits)) >> UInt64(shift)
        return ((sum >> shift) + Int64(carry), true)
    }
}
