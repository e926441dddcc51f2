/// What the rows of a micro-batch are compared with, and how much each counts; the pointers are lent for the call.
@safe package struct TargetRows {
    private let labels: UnsafePointer<Int32>?
    private let vectors: UnsafePointer<Float>?
    private let weights: UnsafePointer<Float>?

    /// A class number for each row, 0 ..< the number of outputs, 0 or 1 if there is one output; or, as the objective
    /// has it, a target for each output of each row. Without weights each row counts 1.
    package init(
        labels: UnsafePointer<Int32>? = nil, vectors: UnsafePointer<Float>? = nil, weights: UnsafePointer<Float>? = nil
    ) {
        unsafe (self.labels, self.vectors, self.weights) = (labels, vectors, weights)
    }

    @inline(__always)
    func label(_ row: Int) -> Int32 {
        guard let labels = unsafe labels else { preconditionFailure("rows without class numbers") }
        return unsafe labels[row]
    }

    @inline(__always)
    func vector(_ row: Int, _ count: Int) -> UnsafePointer<Float> {
        guard let vectors = unsafe vectors else { preconditionFailure("rows without target vectors") }
        return unsafe vectors + row * count
    }

    @inline(__always)
    func weight(_ row: Int) -> Double { unsafe weights.map { unsafe Double($0[row]) } ?? 1 }
}
