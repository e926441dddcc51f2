extension PortableMath {
    /// base to the power of a whole number ≥ 0, by squaring: the product's order depends on the exponent alone.
    package static func power(_ base: Double, _ exponent: Int) -> Double {
        precondition(exponent >= 0, "a power of \(exponent)")
        var (result, square, left) = (1.0, base, exponent)
        while left > 0 {
            if left & 1 == 1 { result *= square }
            square *= square
            left >>= 1
        }
        return result
    }

    /// base ≥ 0 to the power of a real number ≥ 0: the whole part by squaring, the rest by exponential and logarithm.
    package static func power(_ base: Double, _ exponent: Double) -> Double {
        precondition(base >= 0 && exponent >= 0 && exponent < 0x1p53, "\(base) to the power of \(exponent)")
        let whole = exponent.rounded(.down)
        let result = power(base, Int(whole))
        guard exponent > whole, result > 0 else { return result }
        return base < .leastNormalMagnitude ? 0 : result * exp((exponent - whole) * log(base))
    }

    /// cos(π·x) for x in 0...1, within 1e-15; exactly 1, 0 and −1 at 0, ½ and 1.
    ///
    /// Reduced to 0...¼ half turns, where Taylor's polynomials to x¹⁶ and x¹⁷ are off by less than 1e-17.
    package static func cosineOfHalfTurns(_ x: Double) -> Double {
        precondition((0...1).contains(x), "\(x) half turns")
        if x > 0.5 { return -cosineOfHalfTurns(1 - x) }
        if x > 0.25 { return sine(.pi * (0.5 - x)) }
        let square = (.pi * x) * (.pi * x)
        var sum = 1.0
        for term in stride(from: 16, through: 2, by: -2) { sum = 1 - sum * square / Double(term * (term - 1)) }
        return sum
    }

    private static func sine(_ x: Double) -> Double {
        var sum = 1.0
        for term in stride(from: 17, through: 3, by: -2) { sum = 1 - sum * (x * x) / Double(term * (term - 1)) }
        return x * sum
    }
}
