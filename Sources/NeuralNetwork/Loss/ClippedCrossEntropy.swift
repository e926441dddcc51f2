/// Cross-entropy of probabilities and targets.
///
/// With q = p / Σp brought to 1e-7 ... 1 − 1e-7, loss = −Σ t·ln q, as Keras has it; what is clipped has no gradient, as
/// on its JAX and PyTorch backends. Gradient: (g − Σ g·p / Σp) / Σp with g = −t / q.
struct ClippedCrossEntropy: SampleLoss {
    func run(
        _ row: OutputRow, _ targets: some SampleTargets, gradient: UnsafeMutablePointer<Float>?, divisor: Double
    ) -> Double {
        let sum = sumOfProbabilities(row)
        var (loss, mean) = (0.0, 0.0)
        for c in 0..<row.count {
            let share = Double(row[c]) / sum
            loss -= targets[c] * PortableMath.log(Clipping.clipped(share))
            mean += slope(targets[c], share) * share
        }
        guard let gradient = unsafe gradient else { return loss }
        for c in 0..<row.count {
            let slope = slope(targets[c], Double(row[c]) / sum)
            unsafe gradient[c] = Float((slope - mean) / sum / divisor)
        }
        return loss
    }

    private func sumOfProbabilities(_ row: OutputRow) -> Double {
        var sum = 0.0
        for c in 0..<row.count { sum += Double(row[c]) }
        return sum
    }

    private func slope(_ target: Double, _ share: Double) -> Double {
        Clipping.isInside(share) ? -target / share : 0
    }
}

/// Keras' limits on a probability before its logarithm is taken.
enum Clipping {
    /// Keras' `epsilon`.
    static let epsilon = 1e-7

    /// The probability within the limits; a NaN stays one.
    static func clipped(_ p: Double) -> Double { p < epsilon ? epsilon : p > 1 - epsilon ? 1 - epsilon : p }

    /// Whether a probability is left as it is; a NaN is.
    static func isInside(_ p: Double) -> Bool { !(p < epsilon || p > 1 - epsilon) }
}
