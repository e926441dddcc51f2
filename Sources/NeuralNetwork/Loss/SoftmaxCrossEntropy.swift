/// Cross-entropy of softmax and targets, from logits.
///
/// With p = softmax(x), loss = −Σ t·ln p = Σt·ln Σ exp(x − max) − Σ t·(x − max), gradient Σt·p − t; the sum of the
/// targets of a class number is 1. It neither overflows nor needs to clip, and agrees with Keras' clipped form while
/// p > 1e-7.
struct SoftmaxCrossEntropy: SampleLoss {
    func run(
        _ row: OutputRow, _ targets: some SampleTargets, gradient: UnsafeMutablePointer<Float>?, divisor: Double
    ) -> Double {
        let logits = Differences(row)
        let exponentials = logits.sumOfExponentials()
        let total = targets.total
        let loss = total * PortableMath.log(exponentials) - weighted(logits, targets)
        if let gradient = unsafe gradient {
            for c in 0..<row.count {
                let probability = PortableMath.exp(logits[c]) / exponentials
                unsafe gradient[c] = Float((total * probability - targets[c]) / divisor)
            }
        }
        return loss
    }

    /// Σ t·(x − max) over targets that are not 0, so that an infinite logit elsewhere costs nothing.
    private func weighted(_ logits: Differences, _ targets: some SampleTargets) -> Double {
        var sum = 0.0
        for c in 0..<logits.row.count where targets[c] != 0 { sum += targets[c] * logits[c] }
        return sum
    }
}

/// x − max: 0 or less, so that no exponential overflows.
private struct Differences {
    let row: OutputRow
    private let largest: Float

    init(_ row: OutputRow) {
        self.row = row
        largest = row.largest
    }

    @inline(__always)
    subscript(c: Int) -> Double { Double(row[c]) - Double(largest) }

    func sumOfExponentials() -> Double {
        var sum = 0.0
        for c in 0..<row.count { sum += PortableMath.exp(self[c]) }
        return sum
    }
}
