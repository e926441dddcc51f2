/// The outputs of one sample and its class, one output for each or one for two; the pointer is only lent for the call.
@safe struct OutputRow {
    private let outputs: UnsafePointer<Float>
    let count: Int
    let label: Int

    init(_ outputs: UnsafePointer<Float>, count: Int, label: Int32) {
        precondition((0..<max(count, 2)).contains(Int(label)), "label \(label) is outside 0..<\(max(count, 2))")
        unsafe self.outputs = outputs
        self.count = count
        self.label = Int(label)
    }

    @inline(__always)
    subscript(c: Int) -> Float { unsafe outputs[c] }

    /// Whether an output is that of the sample's class; a single output is that of class 1.
    @inline(__always)
    func isOwn(_ c: Int) -> Bool { count == 1 ? label == 1 : c == label }

    var largest: Float {
        var largest = self[0]
        for c in 1..<count where self[c] > largest { largest = self[c] }
        return largest
    }

    /// Whether the label is the first of the largest, as Keras' argmax has it; of a single output, whether it is above
    /// the threshold exactly if the label is 1, as Keras' binary accuracy has it. False beside a NaN, which compares
    /// with nothing.
    func isCorrect(threshold: Float) -> Bool {
        guard count > 1 else { return self[0] == self[0] && (self[0] > threshold) == (label == 1) }
        let own = self[label]
        for c in 0..<count where c != label {
            guard c < label ? self[c] < own : self[c] <= own else { return false }
        }
        return own == own
    }

    /// Whether fewer than `k` outputs are larger than the label's, as Keras' `in_top_k` has it: all that tie with the
    /// k-th are in. False beside a NaN.
    func isInTop(_ k: Int) -> Bool {
        let own = self[label]
        var larger = 0
        for c in 0..<count {
            guard self[c] == self[c] else { return false }
            if self[c] > own { larger += 1 }
        }
        return larger < k
    }
}

/// The loss of one sample, by itself and with its gradient.
protocol SampleLoss {
    /// The loss of a row. Writes its gradient, divided by `divisor`, if there is a place for it, which may be the row's.
    func run(_ row: OutputRow, gradient: UnsafeMutablePointer<Float>?, divisor: Double) -> Double
}
