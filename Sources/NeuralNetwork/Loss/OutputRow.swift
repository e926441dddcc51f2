/// The outputs of one sample; the pointer is only lent for the call.
@safe struct OutputRow {
    private let outputs: UnsafePointer<Float>
    let count: Int

    init(_ outputs: UnsafePointer<Float>, count: Int) {
        unsafe self.outputs = outputs
        self.count = count
    }

    @inline(__always)
    subscript(c: Int) -> Float { unsafe outputs[c] }

    var largest: Float {
        var largest = self[0]
        for c in 1..<count where self[c] > largest { largest = self[c] }
        return largest
    }

    /// Whether an output is the first of the largest, as Keras' argmax has it. False beside a NaN, which compares with
    /// nothing.
    func isFirstOfLargest(_ label: Int) -> Bool {
        let own = self[label]
        for c in 0..<count where c != label {
            guard c < label ? self[c] < own : self[c] <= own else { return false }
        }
        return own == own
    }

    /// Whether an output is above the threshold exactly if it should be, as Keras' binary accuracy has it; false for a NaN.
    func isOnSide(_ c: Int, above isAbove: Bool, _ threshold: Float) -> Bool {
        self[c] == self[c] && (self[c] > threshold) == isAbove
    }

    /// Whether fewer than `k` outputs are larger than the label's, as Keras' `in_top_k` has it: all that tie with the
    /// k-th are in. False beside a NaN.
    func isInTop(_ k: Int, _ label: Int) -> Bool {
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
    func run(
        _ row: OutputRow, _ targets: some SampleTargets, gradient: UnsafeMutablePointer<Float>?, divisor: Double
    ) -> Double
}
