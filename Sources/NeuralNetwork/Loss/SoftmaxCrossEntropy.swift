/// Loss, accuracy and gradient of softmax cross-entropy, in place.
///
/// With p = softmax(row): loss = −ln p[label] = max + ln Σ exp(x − max) − x[label]; the gradient of the mean over
/// `divisor` samples is (p − onehot(label)) / divisor. Everything between the read and the written Float is
/// computed in Double, in order, with `PortableMath`, and rounded once: the same bits on every machine.
///
/// - Parameters:
///   - logits: `batch` rows, `stride` elements apart, of `classes` logits; overwritten with the gradient.
///   - labels: The right class of each row, 0 ..< `classes`.
///   - divisor: The samples of the whole step over all chip groups, so that gradients need only be summed.
/// - Returns: The sum of the losses, not divided. A row with a NaN has loss and gradient NaN and is never correct.
package func softmaxCrossEntropy(
    logits: UnsafeMutablePointer<Float>, stride: Int, classes: Int, labels: UnsafePointer<Int32>, batch: Int,
    divisor: Int
) -> BatchResult {
    precondition(divisor > 0, "a step of \(divisor) samples")
    var result = BatchResult(lossSum: 0, correct: 0, count: batch)
    for sample in 0..<batch {
        let row = unsafe LogitRow(logits + sample * stride, classes: classes, label: labels[sample])
        let exponentials = row.sumOfExponentials()
        result.add(row, exponentials)
        unsafe row.writeGradient(over: logits + sample * stride, exponentials, divisor: Double(divisor))
    }
    return result
}

/// Loss and accuracy as `softmaxCrossEntropy` gives them, to the bit; the logits stay.
package func softmaxCrossEntropyResult(
    logits: UnsafePointer<Float>, stride: Int, classes: Int, labels: UnsafePointer<Int32>, batch: Int
) -> BatchResult {
    var result = BatchResult(lossSum: 0, correct: 0, count: batch)
    for sample in 0..<batch {
        let row = unsafe LogitRow(logits + sample * stride, classes: classes, label: labels[sample])
        result.add(row, row.sumOfExponentials())
    }
    return result
}

extension BatchResult {
    fileprivate mutating func add(_ row: LogitRow, _ exponentials: Double) {
        lossSum += PortableMath.log(exponentials) - row.difference(row.label)
        if row.isCorrect { correct += 1 }
    }
}

/// One sample's logits and label; the pointer is only lent for the call.
@safe private struct LogitRow {
    private let logits: UnsafePointer<Float>
    private let classes: Int
    private let largest: Float
    let label: Int

    init(_ logits: UnsafePointer<Float>, classes: Int, label: Int32) {
        precondition((0..<classes).contains(Int(label)), "label \(label) is outside 0..<\(classes)")
        unsafe self.logits = logits
        self.classes = classes
        self.label = Int(label)
        var largest = unsafe logits[0]
        for c in 1..<classes where unsafe logits[c] > largest { largest = unsafe logits[c] }
        self.largest = largest
    }

    /// x − max: 0 or less, so that no exponential overflows.
    @inline(__always)
    func difference(_ c: Int) -> Double { unsafe Double(logits[c]) - Double(largest) }

    func sumOfExponentials() -> Double {
        var sum = 0.0
        for c in 0..<classes { sum += PortableMath.exp(difference(c)) }
        return sum
    }

    /// Whether the label is the first of the largest; false beside a NaN, which compares with nothing.
    var isCorrect: Bool {
        let own = unsafe logits[label]
        for c in 0..<classes where c != label {
            guard unsafe c < label ? logits[c] < own : logits[c] <= own else { return false }
        }
        return own == own
    }

    func writeGradient(over row: UnsafeMutablePointer<Float>, _ exponentials: Double, divisor: Double) {
        for c in 0..<classes {
            let probability = PortableMath.exp(difference(c)) / exponentials
            unsafe row[c] = Float((probability - (c == label ? 1 : 0)) / divisor)
        }
    }
}
