/// Cross-entropy of softmax and targets, from logits.
///
/// With p = softmax(x), loss = −Σ t·ln p = ln Σ exp(x − max) − Σ t·(x − max), since the targets' sum is 1; gradient
/// p − t. It neither overflows nor needs to clip, and agrees with Keras' clipped form while p > 1e-7.
struct SoftmaxCrossEntropy: SampleLoss {
    let targets: LossTargets

    func run(_ row: OutputRow, gradient: UnsafeMutablePointer<Float>?, divisor: Double) -> Double {
        let logits = Differences(row)
        let exponentials = logits.sumOfExponentials()
        let loss = PortableMath.log(exponentials) - weighted(logits)
        if let gradient = unsafe gradient {
            for c in 0..<row.count {
                let probability = PortableMath.exp(logits[c]) / exponentials
                let target = row.isOwn(c) ? targets.own : targets.other
                unsafe gradient[c] = Float((probability - target) / divisor)
            }
        }
        return loss
    }

    /// Σ t·(x − max). Without smoothing only the label's, so that an infinite logit elsewhere costs nothing.
    private func weighted(_ logits: Differences) -> Double {
        guard targets.other != 0 else { return logits[logits.row.label] }
        var sum = 0.0
        for c in 0..<logits.row.count {
            sum += (logits.row.isOwn(c) ? targets.own : targets.other) * logits[c]
        }
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
