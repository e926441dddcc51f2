/// Exponential and logarithm from +, −, ×, ÷ alone, so that every machine and C library gives the same bits.
///
/// Within 2 units in the last place of the true value; a C library is nearer, but each version differently.
package enum PortableMath {
    /// eˣ; 0 below −708 and infinity above 709, where the result would leave the normal numbers.
    ///
    /// x = k·ln 2 + r with |r| ≤ ½ ln 2; the Taylor polynomial of degree 13 is off by at most r¹⁴/14! < 5e-18.
    @inline(__always)
    package static func exp(_ x: Double) -> Double {
        guard x >= -708 else { return x.isNaN ? x : 0 }
        guard x <= 709 else { return .infinity }
        let k = (x * 1.4426950408889634 + roundingShift) - roundingShift
        let r = (x - k * ln2High) - k * ln2Low
        return polynomial(r) * Double(bitPattern: UInt64(bitPattern: Int64(k) + 1023) << 52)
    }

    /// The natural logarithm of a finite normal `x` > 0; of anything else: NaN, except infinity of infinity.
    ///
    /// x = 2ᵏ·m with m in [√½, √2); ln m = 2·artanh(s), s = (m − 1)/(m + 1), by its series to s²³ (|s| < 0.172).
    package static func log(_ x: Double) -> Double {
        guard x >= Double.leastNormalMagnitude, x < .infinity else { return x == .infinity ? x : .nan }
        var k = Double(x.exponent)
        var m = x.significand
        if m > 1.4142135623730951 {
            m *= 0.5
            k += 1
        }
        let s = (m - 1) / (m + 1)
        let square = s * s
        var series = 0.0
        for odd in stride(from: 23, through: 3, by: -2) { series = (series + 1 / Double(odd)) * square }
        return k * ln2High + (2 * s + (2 * s * series + k * ln2Low))
    }

    /// ln 2 in two parts; the first has 21 trailing zero bits, so that its product with an exponent is exact.
    private static let ln2High = 0x1.62e42feep-1
    private static let ln2Low = 0x1.a39ef35793c76p-33

    /// Adding and subtracting it rounds to the nearest whole number.
    private static let roundingShift = 0x1.8p52

    /// 1 + r + r²/2! + … + r¹³/13!, Horner's rule, smallest term first.
    @inline(__always)
    private static func polynomial(_ r: Double) -> Double {
        var sum = 1.0 / 6_227_020_800
        sum = sum * r + 1.0 / 479_001_600
        sum = sum * r + 1.0 / 39_916_800
        sum = sum * r + 1.0 / 3_628_800
        sum = sum * r + 1.0 / 362_880
        sum = sum * r + 1.0 / 40_320
        sum = sum * r + 1.0 / 5_040
        sum = sum * r + 1.0 / 720
        sum = sum * r + 1.0 / 120
        sum = sum * r + 1.0 / 24
        sum = sum * r + 1.0 / 6
        sum = sum * r + 0.5
        return 1 + (r + sum * r * r)
    }
}
