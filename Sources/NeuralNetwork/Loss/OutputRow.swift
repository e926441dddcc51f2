/// The outputs of one sample and its class, 0 ..< `classes`; the pointer is only lent for the call.
@safe struct OutputRow {
    private let outputs: UnsafePointer<Float>
    let classes: Int
    let label: Int

    init(_ outputs: UnsafePointer<Float>, classes: Int, label: Int32) {
        precondition((0..<classes).contains(Int(label)), "label \(label) is outside 0..<\(classes)")
        unsafe self.outputs = outputs
        self.classes = classes
        self.label = Int(label)
    }

    @inline(__always)
    subscript(c: Int) -> Float { unsafe outputs[c] }

    var largest: Float {
        var largest = self[0]
        for c in 1..<classes where self[c] > largest { largest = self[c] }
        return largest
    }

    /// Whether the label is the first of the largest, as Keras' argmax has it; false beside a NaN, which compares with
    /// nothing.
    var isCorrect: Bool {
        let own = self[label]
        for c in 0..<classes where c != label {
            guard c < label ? self[c] < own : self[c] <= own else { return false }
        }
        return own == own
    }

    /// Whether fewer than `k` outputs are larger than the label's, as Keras' `in_top_k` has it: all that tie with the
    /// k-th are in. False beside a NaN.
    func isInTop(_ k: Int) -> Bool {
        let own = self[label]
        var larger = 0
        for c in 0..<classes {
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
