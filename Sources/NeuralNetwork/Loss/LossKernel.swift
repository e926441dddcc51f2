/// Loss, hits and gradient of a micro-batch of outputs.
///
/// Everything between the read and the written Float is computed in Double, sample after sample and output after
/// output, with `PortableMath`, and rounded once: the same bits on every machine.
package struct LossKernel: Sendable {
    private let objective: Objective
    private let outputs: Int
    private let takesProbabilities: Bool

    /// The kernel of an objective over so many outputs, which are logits or probabilities. One output takes an objective
    /// that `Objective.check` lets through.
    package init(_ objective: Objective, outputs: Int, takesProbabilities: Bool) {
        precondition(objective.problem(outputs: outputs) == nil, "\(objective) of \(outputs) outputs")
        self.objective = objective
        self.outputs = outputs
        self.takesProbabilities = takesProbabilities
    }

    /// Computes loss and gradient in place.
    ///
    /// - Parameters:
    ///   - outputs: `batch` rows, `stride` elements apart; overwritten with the gradient.
    ///   - targets: What the rows are compared with: what the objective takes.
    ///   - divisor: The samples of the whole step over all chip groups, so that gradients need only be summed.
    /// - Returns: The sum of the losses, each times its weight, not divided. A row with a NaN has a NaN for its loss and
    ///   is never correct.
    package func train(
        outputs: UnsafeMutablePointer<Float>, stride: Int, targets: TargetRows, batch: Int, divisor: Int
    ) -> BatchResult {
        precondition(divisor > 0, "a step of \(divisor) samples")
        return unsafe run(Batch(outputs, gradient: outputs, stride, targets, batch, divisor))
    }

    /// Loss and hits as `train` gives them, to the bit, but without the weights of classes, which are for training; the
    /// outputs stay.
    package func evaluate(
        outputs: UnsafePointer<Float>, stride: Int, targets: TargetRows, batch: Int
    ) -> BatchResult {
        unsafe run(Batch(outputs, gradient: nil, stride, targets, batch, 1))
    }

    /// The rows, what they are compared with, and where the gradient goes.
    @safe private struct Batch {
        let outputs: UnsafePointer<Float>
        let gradient: UnsafeMutablePointer<Float>?
        let stride: Int
        let targets: TargetRows
        let count: Int
        let divisor: Double

        init(
            _ outputs: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>?, _ stride: Int,
            _ targets: TargetRows, _ count: Int, _ divisor: Int
        ) {
            unsafe (self.outputs, self.gradient) = (outputs, gradient)
            (self.stride, self.targets, self.count, self.divisor) = (stride, targets, count, Double(divisor))
        }
    }

    private func run(_ batch: Batch) -> BatchResult {
        switch objective.loss.function {
        case .sparseCategoricalCrossentropy, .categoricalCrossentropy:
            takesProbabilities ? run(batch, ClippedCrossEntropy()) : run(batch, SoftmaxCrossEntropy())
        case .binaryCrossentropy:
            takesProbabilities
                ? run(batch, MeanLoss(element: ProbabilityCrossEntropy()))
                : run(batch, MeanLoss(element: LogitCrossEntropy()))
        case .meanSquaredError: run(batch, MeanLoss(element: SquaredError()))
        case .meanAbsoluteError: run(batch, MeanLoss(element: AbsoluteError()))
        case .huber(let delta): run(batch, MeanLoss(element: HuberError(delta: delta)))
        }
    }

    private func run(_ batch: Batch, _ loss: some SampleLoss) -> BatchResult {
        switch objective.targets {
        case .classes:
            let shares = objective.loss.targets(outputs: outputs)
            return run(batch, loss) { ClassTargets(batch.targets.label($0), shares, outputs: outputs) }
        case .vectors:
            let smoothing = objective.loss.smoothing(outputs: outputs)
            return run(batch, loss) {
                unsafe VectorTargets(batch.targets.vector($0, outputs), count: outputs, smoothing)
            }
        }
    }

    private func run<Targets: SampleTargets>(
        _ batch: Batch, _ loss: some SampleLoss, _ targets: (Int) -> Targets
    ) -> BatchResult {
        let hits = HitCounter(objective, outputs: outputs, takesProbabilities: takesProbabilities)
        let classWeights = unsafe batch.gradient == nil ? [] : objective.classWeights
        var result = BatchResult(lossSum: 0, correct: 0, count: batch.count)
        for sample in 0..<batch.count {
            let start = sample * batch.stride
            let row = unsafe OutputRow(batch.outputs + start, count: outputs)
            let targets = targets(sample)
            hits.count(row, targets, in: &result)
            var weight = batch.targets.weight(sample)
            if !classWeights.isEmpty { weight *= classWeights.weight(of: targets.label) }
            let gradient = unsafe batch.gradient.map { unsafe $0 + start }
            result.lossSum +=
                unsafe weight * loss.run(row, targets, gradient: gradient, divisor: batch.divisor / weight)
        }
        return result
    }
}

extension [Double] {
    /// Of a class; 1 for one that has none, as in Keras.
    fileprivate func weight(of label: Int) -> Double { indices.contains(label) ? self[label] : 1 }
}
