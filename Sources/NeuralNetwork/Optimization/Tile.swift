/// A stretch of one parameter that fits the first-level cache, and the loops over it.
@safe
struct Tile {
    let factors: UpdateFactors
    let count: Int
    let weights: UnsafeMutablePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
    private let gradient: UnsafePointer<Float>
    private let slots: UnsafeBufferPointer<UnsafeMutablePointer<Float>>
    private let start: Int

    init(_ vectors: UpdateVectors, _ factors: UpdateFactors, start: Int, count: Int) {
        self.factors = factors
        self.count = count
        self.start = start
        unsafe weights = vectors.weights + start
        unsafe scratch = vectors.scratch
        unsafe gradient = vectors.gradient + start
        unsafe slots = vectors.slots
    }

    /// The elements of a slot.
    func slot(_ index: Int) -> UnsafeMutablePointer<Float> { unsafe slots[index] + start }

    /// The gradient that the rule takes: as it is, or in the scratch with penalties, clipping and LARS' decay.
    func preparedGradient() -> UnsafePointer<Float> {
        if factors.leavesGradient { return unsafe gradient }
        unsafe scratch.update(from: gradient, count: count)
        if factors.l1 != 0 || factors.l2 != 0 { penalize() }
        if factors.limit < .infinity { clamp() }
        if factors.scale != 1 { for i in 0..<count { unsafe scratch[i] *= factors.scale } }
        if factors.coupledDecay != 0 {
            for i in 0..<count { unsafe scratch[i] += factors.coupledDecay * weights[i] }
        }
        return unsafe UnsafePointer(scratch)
    }

    private func penalize() {
        for i in 0..<count {
            let w = unsafe weights[i]
            let sign: Float = w > 0 ? factors.l1 : w < 0 ? -factors.l1 : 0
            unsafe scratch[i] += sign + factors.l2 * w
        }
    }

    /// Written so that NaN stays NaN.
    private func clamp() {
        let limit = factors.limit
        for i in 0..<count {
            let g = unsafe scratch[i]
            let above: Float = g > limit ? limit : g
            unsafe scratch[i] = above < -limit ? -limit : above
        }
    }

    /// w −= w·decay
    func decay() {
        let share = factors.decay
        guard share != 0 else { return }
        for i in 0..<count { unsafe weights[i] -= weights[i] * share }
    }

    /// A moving statistic: w = momentum·w + (1 − momentum)·g
    func follow(_ momentum: Float) {
        let new = 1 - momentum
        for i in 0..<count { unsafe weights[i] = weights[i] * momentum + gradient[i] * new }
    }

    /// w −= rate·direction
    func descend(_ direction: UnsafePointer<Float>) {
        let rate = factors.rate
        for i in 0..<count { unsafe weights[i] -= rate * direction[i] }
    }
}

/// The sum of squares in double precision, where a square is exact: eight sums side by side, whatever the width of the
/// processor's vectors, and then one of them.
func sumOfSquares(_ values: UnsafePointer<Float>, count: Int) -> Double {
    var lanes = SIMD8<Double>()
    let whole = count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
        let place = unsafe UnsafeRawPointer(values + start)
        let eight = SIMD8<Double>(unsafe place.loadUnaligned(as: SIMD8<Float>.self))
        lanes += eight * eight
    }
    for i in whole..<count {
        let value = Double(unsafe values[i])
        lanes[i - whole] += value * value
    }
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
}
