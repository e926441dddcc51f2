internal import FixedPoint

/// The gradient of the cross-entropy of softmax with respect to its logits, p − t, in integers.
///
/// p is e^(x − max) over the sum of these, each with 32 fraction bits (`FixedExponential`), divided as whole numbers and
/// rounded once to ``FixedNumbers/wide``. Not divided by the number of samples, which would leave nothing of it.
package struct FixedSoftmax: Sendable {
    private let classes: Int
    private let own: Int32
    private let other: Int32

    /// The gradient for a loss that is a cross-entropy of logits.
    package init(_ loss: Loss, classes: Int) {
        let targets = loss.targets(outputs: classes)
        self.classes = classes
        own = Int32(FixedNumbers.wide.raw(targets.own))
        other = Int32(FixedNumbers.wide.raw(targets.other))
    }

    /// Turns the logits of some samples, one after the other, into the gradients.
    func run(_ logits: inout MutableSpan<Int32>, _ labels: Span<Int32>, _ pass: FixedPass, layer: Int) {
        let key = pass.key(.loss, layer: layer)
        for sample in labels.indices {
            let first = sample * classes
            let element = pass.element(sample: sample, perSample: classes)
            let (weights, sum) = exponentials(logits.span, first)
            for c in 0..<classes {
                let random = key.map { $0.bits(element: element + UInt64(c), shift: 32) } ?? 0
                let target = c == Int(labels[sample]) ? own : other
                logits[first + c] = Self.share(weights[c], of: sum, pass.rounding, random) - target
            }
        }
    }

    /// e^(x − max) of a sample, and their sum.
    private func exponentials(_ logits: Span<Int32>, _ first: Int) -> ([UInt64], UInt64) {
        var largest = logits[first]
        for c in 1..<classes { largest = max(largest, logits[first + c]) }
        let weights = (0..<classes).map { c in
            FixedExponential.negative(UInt32(Int64(largest) - Int64(logits[first + c])))
        }
        return (weights, weights.reduce(0, +))
    }

    /// part / sum in ``FixedNumbers/wide``.
    static func share(_ part: UInt64, of sum: UInt64, _ rounding: FixedRounding, _ randomBits: UInt64) -> Int32 {
        let addend =
            switch rounding {
            case .truncate: 0 as UInt64
            case .nearest: sum / 2
            case .stochastic: sum.multipliedFullWidth(by: randomBits).high
            }
        return Int32((part << UInt64(FixedNumbers.wide.fractionBits) + addend) / sum)
    }
}
