/// Pearson's statistic of counts that should all be `expected`.
func chiSquare(_ counts: [Int], expected: Double) -> Double {
    counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
}

/// What the statistic exceeds once in 30,000 fair trials: Wilson and Hilferty's approximation at four deviations.
///
/// The keys are fixed, so a test that passes once passes always.
func chiSquareLimit(_ freedom: Int) -> Double {
    let spread = 2 / (9 * Double(freedom))
    let root = 1 - spread + 4 * spread.squareRoot()
    return Double(freedom) * root * root * root
}
