package import FixedPoint

/// A constant that numbers of ``FixedNumbers/wide`` are multiplied by: 31 bits and a power of two, so that small ones
/// such as a learning rate keep as many digits as large ones.
package struct FixedFactor: Sendable, Hashable {
    /// The digits, 0 up to 2³¹ − 1.
    package let mantissa: Int64
    /// The factor is `mantissa` times 2 to the power of minus this.
    package let fractionBits: Int

    /// Most fraction bits: those of a product are 15 more, and `Narrowing` takes 62.
    private static let mostFractionBits = 47

    /// The nearest factor below 2³⁰; its relative error is below 2⁻³¹ from 2⁻¹⁷ on, below that its error is 2⁻⁴⁸.
    package init(_ value: Double) {
        precondition(value >= 0 && value < 0x1p30, "a factor of \(value)")
        let exponent = value > 0 ? Int(value.exponent) : 0
        let bits = min(30 - exponent, Self.mostFractionBits)
        self.init(value, fractionBits: value.scaled(bits) > Double(Int32.max) ? bits - 1 : bits)
    }

    /// The nearest factor with so many fraction bits.
    package init(_ value: Double, fractionBits: Int) {
        let digits = value.scaled(fractionBits)
        precondition(digits >= 0 && digits <= Double(Int32.max), "\(value) in \(fractionBits) fraction bits")
        (mantissa, self.fractionBits) = (Int64(digits), fractionBits)
    }

    /// The exact product of a raw number, with ``fractionBits`` more of them.
    package func callAsFunction(_ raw: Int32) -> Int64 { mantissa * Int64(raw) }

    /// What brings such products back to `format`.
    package func narrowing(to format: FixedFormat, _ rounding: FixedRounding) -> Narrowing {
        Narrowing(fractionBits: fractionBits + FixedNumbers.wide.fractionBits, to: format, rounding: rounding)
    }
}

extension Double {
    /// This times a power of two, to the nearest whole number, halves up.
    fileprivate func scaled(_ exponent: Int) -> Double {
        (self * Double(sign: .plus, exponent: exponent, significand: 1)).rounded(.toNearestOrAwayFromZero)
    }
}
