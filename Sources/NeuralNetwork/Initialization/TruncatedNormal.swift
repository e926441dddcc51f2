/// A standard normal variable cut at ±2, as a function of a uniform one, without any function of the C library.
///
/// The inverse of the distribution function by M. Wichura, "Algorithm AS 241: The Percentage Points of the Normal
/// Distribution", Applied Statistics 37 (1988), PPND16: about 16 digits. Of its three branches the third begins
/// beyond ±4.7 and is not needed here.
package enum TruncatedNormal {
    /// Standard deviation that remains after the cut, as Keras has it; dividing by it restores 1.
    package static let deviation = 0.87962566103423978

    /// Φ(−2): the share of a normal variable below −2.
    private static let tail = 0.022750131948179207

    /// The value below which the share `uniform`, above 0 and below 1, of the cut distribution lies.
    package static func value(_ uniform: Double) -> Double {
        let q = (uniform - 0.5) * (1 - 2 * tail)
        guard abs(q) > 0.425 else {
            let r = 0.180625 - q * q
            return q * horner(centreNumerator, r) / horner(centreDenominator, r)
        }
        let r = (-PortableMath.log(0.5 - abs(q))).squareRoot() - 1.6
        let magnitude = horner(tailNumerator, r) / horner(tailDenominator, r)
        return q < 0 ? -magnitude : magnitude
    }

    private static func horner(_ coefficients: SIMD8<Double>, _ x: Double) -> Double {
        var sum = coefficients[7]
        for i in 1...7 { sum = sum * x + coefficients[7 - i] }
        return sum
    }

    /// Coefficients from the constant term up.
    private static var centreNumerator: SIMD8<Double> {
        SIMD8(
            3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
            45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727)
    }
    private static var centreDenominator: SIMD8<Double> {
        SIMD8(
            1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
            21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610)
    }
    private static var tailNumerator: SIMD8<Double> {
        SIMD8(
            1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
            1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4)
    }
    private static var tailDenominator: SIMD8<Double> {
        SIMD8(
            1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
            0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
    }
}
