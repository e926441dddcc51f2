/// A function of one output and its target.
protocol ElementLoss {
    func value(_ x: Double, _ target: Double) -> Double
    /// The derivative with respect to x.
    func slope(_ x: Double, _ target: Double) -> Double
}

/// The mean over a sample's outputs of a function of each.
struct MeanLoss<Element: ElementLoss>: SampleLoss {
    let element: Element

    func run(
        _ row: OutputRow, _ targets: some SampleTargets, gradient: UnsafeMutablePointer<Float>?, divisor: Double
    ) -> Double {
        var sum = 0.0
        let count = Double(row.count)
        for c in 0..<row.count {
            let (x, target) = (Double(row[c]), targets[c])
            sum += element.value(x, target)
            if let gradient = unsafe gradient {
                unsafe gradient[c] = Float(element.slope(x, target) / (count * divisor))
            }
        }
        return sum / count
    }
}

/// (x − t)².
struct SquaredError: ElementLoss {
    func value(_ x: Double, _ target: Double) -> Double { (x - target) * (x - target) }
    func slope(_ x: Double, _ target: Double) -> Double { 2 * (x - target) }
}

/// |x − t|, whose derivative at 0 is taken as 0.
struct AbsoluteError: ElementLoss {
    func value(_ x: Double, _ target: Double) -> Double { abs(x - target) }

    func slope(_ x: Double, _ target: Double) -> Double {
        let error = x - target
        return error > 0 ? 1 : error < 0 ? -1 : error
    }
}

/// ½(x − t)² near 0, a straight line beyond `delta` (Huber 1964).
struct HuberError: ElementLoss {
    let delta: Double

    func value(_ x: Double, _ target: Double) -> Double {
        let error = abs(x - target)
        return error <= delta ? 0.5 * error * error : delta * error - 0.5 * delta * delta
    }

    func slope(_ x: Double, _ target: Double) -> Double {
        let error = x - target
        return error > delta ? delta : error < -delta ? -delta : error
    }
}
