import NeuralNetwork

/// A batch of outputs for a loss.
struct LossCase {
    var objective: Objective
    var outputCount: Int
    var takesProbabilities = false
    var outputs: [Float]
    var labels: [Int32]
    /// Targets, where the objective takes vectors.
    var vectors: [Float] = []
    var weights: [Float] = []
    var divisor = 1

    /// Every loss, from logits or probabilities, with and without smoothing.
    static let objectives: [Objective] = [
        Objective(), Objective(Loss(.categoricalCrossentropy)),
        Objective(Loss(.categoricalCrossentropy, labelSmoothing: 0.25)),
        Objective(Loss(.binaryCrossentropy)), Objective(Loss(.binaryCrossentropy, labelSmoothing: 0.25)),
        Objective(Loss(.meanSquaredError)), Objective(Loss(.meanAbsoluteError)),
        Objective(Loss(.huber(delta: 1))), Objective(Loss(.huber(delta: 0.375))),
    ]

    /// Outputs that look random, probabilities within 0.05 ... 0.95; one class is one output for two.
    init(_ objective: Objective, classes: Int, batch: Int, takesProbabilities: Bool = false, seed: UInt64 = 3) {
        self.objective = objective
        outputCount = classes
        self.takesProbabilities = takesProbabilities
        let numbers = someNumbers(classes * batch, seed: seed)
        outputs = numbers.map { Float(takesProbabilities ? 0.5 + 0.45 * $0 : 3 * $0) }
        labels = (0..<batch).map { Int32(($0 * 7 + 3) % max(classes, 2)) }
        divisor = batch + 2
    }

    /// Given outputs.
    init(_ objective: Objective, _ outputs: [Float], labels: [Int32], takesProbabilities: Bool = false) {
        self.objective = objective
        (self.outputs, self.labels, self.takesProbabilities) = (outputs, labels, takesProbabilities)
        outputCount = outputs.count / labels.count
    }

    private var batch: Int { outputs.count / outputCount }

    private var kernel: LossKernel {
        LossKernel(objective, outputs: outputCount, takesProbabilities: takesProbabilities)
    }

    var reference: ReferenceLoss<Double> {
        ReferenceLoss(objective, outputs: outputCount, takesProbabilities: takesProbabilities)
    }

    /// The kernel's result, and the gradient that it leaves in the place of the outputs.
    func train() -> (result: BatchResult, gradient: [Float]) {
        var rows = outputs
        let result = unsafe rows.withUnsafeMutableBufferPointer { rows in
            guard let rows = rows.baseAddress else { return none }
            return withTargets {
                unsafe kernel.train(outputs: rows, stride: outputCount, targets: $0, batch: batch, divisor: divisor)
            }
        }
        return (result, rows)
    }

    func evaluate() -> BatchResult {
        unsafe outputs.withUnsafeBufferPointer { rows in
            guard let rows = rows.baseAddress else { return none }
            return withTargets {
                unsafe kernel.evaluate(outputs: rows, stride: outputCount, targets: $0, batch: batch)
            }
        }
    }

    private func withTargets(_ body: (TargetRows) -> BatchResult) -> BatchResult {
        unsafe labels.withUnsafeBufferPointer { labels in
            unsafe vectors.withUnsafeBufferPointer { vectors in
                unsafe weights.withUnsafeBufferPointer { weights in
                    unsafe body(
                        TargetRows(
                            labels: labels.baseAddress, vectors: vectors.baseAddress,
                            weights: weights.isEmpty ? nil : weights.baseAddress))
                }
            }
        }
    }

    /// What the reference says of the same.
    func slow(divisor: Int? = nil, outputs: [Double]? = nil) -> (result: BatchResult, gradient: [Double]) {
        reference.run(
            outputs ?? self.outputs.map(Double.init), labels: labels, vectors: vectors, weights: weights,
            divisor: divisor ?? self.divisor)
    }

    private var none: BatchResult { BatchResult(lossSum: 0, correct: 0, count: 0) }
}
