/// A loss over one batch by the formulas of `Loss`, on whole rows and with the targets written out.
public struct ReferenceLoss<Scalar: BinaryFloatingPoint> {
    private let objective: Objective
    private let outputs: Int
    private let takesProbabilities: Bool

    /// The loss over so many outputs, which are logits or probabilities.
    public init(_ objective: Objective, outputs: Int, takesProbabilities: Bool) {
        self.objective = objective
        self.outputs = outputs
        self.takesProbabilities = takesProbabilities
    }

    /// The sum of the losses with what is counted, and the gradient with respect to the outputs, (batch, outputs),
    /// divided by `divisor`.
    ///
    /// Samples have classes, or targets one after the other in `vectors`; they count 1 without `weights`.
    public func run(
        _ values: [Scalar], labels: [Int32] = [], vectors: [Float] = [], weights: [Float] = [], divisor: Int
    ) -> (result: BatchResult, gradient: [Scalar]) {
        let samples = ReferenceTargets(labels: labels, vectors: vectors, weights: weights)
        let batch = values.count / outputs
        var result = BatchResult(lossSum: 0, correct: 0, count: batch)
        var gradient: [Scalar] = []
        for n in 0..<batch {
            let row = values[n * outputs..<(n + 1) * outputs].map { Double($0) }
            let given = samples.vector(n, outputs: outputs)
            let label = samples.label(n, outputs: outputs)
            let weight = samples.weight(n) * classWeight(label)
            let (loss, slopes) = sample(row, smoothed(given))
            result.lossSum += weight * loss
            gradient += slopes.map { Scalar($0 * weight / Double(divisor)) }
            result.correct += correct(row, given, label)
            if let k = objective.topK, row.filter({ $0 > row[label] }).count < k { result.inTopK += 1 }
        }
        return (result, gradient)
    }

    private func classWeight(_ label: Int) -> Double {
        objective.classWeights.indices.contains(label) ? objective.classWeights[label] : 1
    }

    /// What is right of what a sample can be right in.
    private func correct(_ row: [Double], _ given: [Double], _ label: Int) -> Int {
        switch objective.accuracy(outputs: outputs) {
        case .largest: row.firstIndex(of: row.max() ?? 0) == label ? 1 : 0
        case .sides: zip(row, given).count { answer($0) == $1 }
        case .none: 0
        }
    }

    /// What an output says: 1 if its probability is above ½.
    private func answer(_ output: Double) -> Double {
        let isLogit = objective.loss.function == .binaryCrossentropy && !takesProbabilities
        return (isLogit ? 1 / (1 + PortableMath.exp(-output)) : output) > 0.5 ? 1 : 0
    }

    private func smoothed(_ targets: [Double]) -> [Double] {
        let a = objective.loss.labelSmoothing
        let shares = objective.loss.function == .binaryCrossentropy ? 2.0 : Double(max(outputs, 2))
        return targets.map { $0 * (1 - a) + a / shares }
    }

    private func sample(_ x: [Double], _ t: [Double]) -> (loss: Double, slopes: [Double]) {
        switch objective.loss.function {
        case .sparseCategoricalCrossentropy, .categoricalCrossentropy:
            takesProbabilities ? ofProbabilities(x, t) : ofLogits(x, t)
        case .binaryCrossentropy: mean(zip(x, t).map { takesProbabilities ? ofProbability($0, $1) : ofLogit($0, $1) })
        case .meanSquaredError: mean(zip(x, t).map { (($0 - $1) * ($0 - $1), 2 * ($0 - $1)) })
        case .meanAbsoluteError: mean(zip(x, t).map { (abs($0 - $1), $0 == $1 ? 0 : $0 > $1 ? 1 : -1) })
        case .huber(let delta): mean(zip(x, t).map { huber($0 - $1, delta) })
        }
    }

    private func mean(_ elements: [(loss: Double, slope: Double)]) -> (loss: Double, slopes: [Double]) {
        let count = Double(elements.count)
        return (elements.map(\.loss).reduce(0, +) / count, elements.map { $0.slope / count })
    }

    /// −Σ t·ln p with p = exp(x) / Σ exp(x), computed as −Σ t·(x − max − ln Σ exp(x − max)); the slope is Σt·p − t.
    private func ofLogits(_ x: [Double], _ t: [Double]) -> (loss: Double, slopes: [Double]) {
        let largest = x.max() ?? 0
        let exponentials = x.map { PortableMath.exp($0 - largest) }
        let sum = exponentials.reduce(0, +)
        let logarithm = PortableMath.log(sum)
        let loss = zip(x, t).filter { $0.1 != 0 }.reduce(0.0) { $0 + $1.1 * (logarithm - ($1.0 - largest)) }
        let total = t.reduce(0, +)
        return (loss, zip(exponentials, t).map { total * $0 / sum - $1 })
    }

    /// −Σ t·ln q with q = p / Σp, clipped.
    private func ofProbabilities(_ p: [Double], _ t: [Double]) -> (loss: Double, slopes: [Double]) {
        let sum = p.reduce(0, +)
        let shares = p.map { $0 / sum }
        let inner = zip(shares, t).map { share, t in isClipped(share) ? 0 : -t / share }
        let mean = zip(inner, shares).reduce(0.0) { $0 + $1.0 * $1.1 }
        let loss = zip(shares, t).reduce(0.0) { $0 - $1.1 * PortableMath.log(clipped($1.0)) }
        return (loss, inner.map { ($0 - mean) / sum })
    }

    private func ofLogit(_ x: Double, _ t: Double) -> (Double, Double) {
        let p = 1 / (1 + PortableMath.exp(-x))
        return ((1 - t) * max(x, 0) + t * max(-x, 0) + PortableMath.log(1 + PortableMath.exp(-abs(x))), p - t)
    }

    private func ofProbability(_ p: Double, _ t: Double) -> (Double, Double) {
        let q = clipped(p)
        let loss = -t * PortableMath.log(q) - (1 - t) * PortableMath.log(1 - q)
        return (loss, isClipped(p) ? 0 : (1 - t) / (1 - p) - t / p)
    }

    private func huber(_ error: Double, _ delta: Double) -> (Double, Double) {
        abs(error) <= delta
            ? (error * error / 2, error) : (delta * (abs(error) - delta / 2), error > 0 ? delta : -delta)
    }

    private func clipped(_ p: Double) -> Double { min(max(p, 1e-7), 1 - 1e-7) }

    private func isClipped(_ p: Double) -> Bool { p != clipped(p) }
}
