/// Softmax cross-entropy over one batch: p = exp(x) / Σ exp(x) of each row, loss −ln p[label].
///
/// Computed as ln Σ exp(x − max) − (x[label] − max), which is the same and cannot overflow.
public enum ReferenceSoftmax<Scalar: BinaryFloatingPoint> {
    /// The sum of the losses, the number of rows whose label has the first largest logit, and the gradient
    /// (p − onehot(label)) / divisor with respect to the logits, (batch, classes).
    public static func crossEntropy(
        _ logits: [Scalar], classes: Int, labels: [Int32], divisor: Int
    ) -> (result: BatchResult, gradient: [Scalar]) {
        var result = BatchResult(lossSum: 0, correct: 0, count: labels.count)
        var gradient: [Scalar] = []
        for (n, label) in labels.enumerated() {
            let row = logits[n * classes..<(n + 1) * classes].map { Double($0) }
            let largest = row.max() ?? 0
            let exponentials = row.map { PortableMath.exp($0 - largest) }
            let sum = exponentials.reduce(0, +)
            result.lossSum += PortableMath.log(sum) - (row[Int(label)] - largest)
            if row.firstIndex(of: largest) == Int(label) { result.correct += 1 }
            gradient += exponentials.indices.map { c in
                Scalar((exponentials[c] / sum - (c == label ? 1 : 0)) / Double(divisor))
            }
        }
        return (result, gradient)
    }
}
