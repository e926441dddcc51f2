/// What the outputs of one sample are compared with.
protocol SampleTargets {
    /// Of an output, smoothed.
    subscript(c: Int) -> Double { get }
    /// Sum of the smoothed targets.
    var total: Double { get }
    /// The sample's class, which class weights and hits go by.
    var label: Int { get }
    /// Outputs on the right side of a threshold; of a class number that is asked for a single output only.
    func hits(_ row: OutputRow, threshold: Float) -> Int
}

/// Targets made of the number of a class.
struct ClassTargets: SampleTargets {
    let label: Int
    private let shares: LossTargets
    private let isSingle: Bool

    /// The targets of so many outputs, one for each class or one for two.
    init(_ label: Int32, _ shares: LossTargets, outputs: Int) {
        precondition((0..<max(outputs, 2)).contains(Int(label)), "label \(label) is outside 0..<\(max(outputs, 2))")
        self.label = Int(label)
        self.shares = shares
        isSingle = outputs == 1
    }

    /// A single output is that of class 1.
    @inline(__always)
    subscript(c: Int) -> Double { (isSingle ? label == 1 : c == label) ? shares.own : shares.other }

    var total: Double { 1 }

    func hits(_ row: OutputRow, threshold: Float) -> Int { row.isOnSide(0, above: label == 1, threshold) ? 1 : 0 }
}

/// Targets that are given, one for each output; the pointer is only lent for the call.
@safe struct VectorTargets: SampleTargets {
    private let values: UnsafePointer<Float>
    private let count: Int
    private let smoothing: TargetSmoothing

    init(_ values: UnsafePointer<Float>, count: Int, _ smoothing: TargetSmoothing) {
        unsafe self.values = values
        self.count = count
        self.smoothing = smoothing
    }

    @inline(__always)
    subscript(c: Int) -> Double { Double(unsafe values[c]) * smoothing.kept + smoothing.spread }

    var total: Double {
        var total = 0.0
        for c in 0..<count { total += self[c] }
        return total
    }

    /// The first of the largest targets; of a single one the nearest whole number, as Keras' class weights have it.
    var label: Int {
        guard count > 1 else { return Int(exactly: unsafe values[0].rounded(.toNearestOrEven)) ?? -1 }
        var label = 0
        for c in 1..<count where unsafe values[c] > values[label] { label = c }
        return label
    }

    /// As Keras counts: what is compared is not smoothed, and a target that is neither 0 nor 1 is never hit.
    func hits(_ row: OutputRow, threshold: Float) -> Int {
        var hits = 0
        for c in 0..<count {
            let target = unsafe values[c]
            if target == 0 || target == 1, row.isOnSide(c, above: target == 1, threshold) { hits += 1 }
        }
        return hits
    }
}

/// How a target t is smoothed: t·kept + spread.
struct TargetSmoothing {
    let kept: Double
    let spread: Double
}
