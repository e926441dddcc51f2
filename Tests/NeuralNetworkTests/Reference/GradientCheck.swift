import Random

/// The slow truth about a gradient: central differences, one element at a time.
enum GradientCheck {
    /// The largest disagreement between `gradient` and the differences of `function` at `point`, relative to the
    /// gradient's element or, where that is smaller, to a thousandth.
    static func worstError(_ gradient: [Double], at point: [Double], of function: ([Double]) -> Double) -> Double {
        precondition(gradient.count == point.count)
        return point.indices.map { i in
            let difference = slope(at: point, along: i, of: function)
            return abs(difference - gradient[i]) / max(abs(gradient[i]), 1e-3)
        }.max() ?? 0
    }

    private static func slope(at point: [Double], along i: Int, of function: ([Double]) -> Double) -> Double {
        let step = 1e-5
        var above = point
        var below = point
        above[i] += step
        below[i] -= step
        return (function(above) - function(below)) / (above[i] - below[i])
    }
}

/// Numbers that look random and are always the same.
func someNumbers(_ count: Int, seed: UInt64) -> [Double] {
    let philox = RandomKey(seed: seed).philox
    return (0..<count).map { Double(philox.words(UInt64($0))[0]) / 0x1p31 - 1 }
}

/// Σ aᵢ · bᵢ: a loss whose gradient with respect to `a` is `b`.
func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
