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
    ///   - labels: The right class of each row, 0 ..< the number of outputs; 0 or 1 if there is one output.
    ///   - divisor: The samples of the whole step over all chip groups, so that gradients need only be summed.
    /// - Returns: The sum of the losses, not divided. A row with a NaN has a NaN for its loss and is never correct.
    package func train(
        outputs: UnsafeMutablePointer<Float>, stride: Int, labels: UnsafePointer<Int32>, batch: Int, divisor: Int
    ) -> BatchResult {
        precondition(divisor > 0, "a step of \(divisor) samples")
        return unsafe run(Batch(outputs, gradient: outputs, stride, labels, batch, divisor))
    }

    /// Loss and hits as `train` gives them, to the bit; the outputs stay.
    package func evaluate(
        outputs: UnsafePointer<Float>, stride: Int, labels: UnsafePointer<Int32>, batch: Int
    ) -> BatchResult {
        unsafe run(Batch(outputs, gradient: nil, stride, labels, batch, 1))
    }

    /// The rows, their classes, and where the gradient goes.
    @safe private struct Batch {
        let outputs: UnsafePointer<Float>
        let gradient: UnsafeMutablePointer<Float>?
        let stride: Int
        let labels: UnsafePointer<Int32>
        let count: Int
        let divisor: Int

        init(
            _ outputs: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>?, _ stride: Int,
            _ labels: UnsafePointer<Int32>, _ count: Int, _ divisor: Int
        ) {
            unsafe (self.outputs, self.gradient, self.labels) = (outputs, gradient, labels)
            (self.stride, self.count, self.divisor) = (stride, count, divisor)
        }
    }

    private func run(_ batch: Batch) -> BatchResult {
        let targets = objective.loss.targets(outputs: outputs)
        switch objective.loss.function {
        case .sparseCategoricalCrossentropy, .categoricalCrossentropy:
            return takesProbabilities
                ? run(batch, ClippedCrossEntropy(targets: targets)) : run(batch, SoftmaxCrossEntropy(targets: targets))
        case .binaryCrossentropy:
            return takesProbabilities
                ? run(batch, MeanLoss(element: ProbabilityCrossEntropy(), targets: targets))
                : run(batch, MeanLoss(element: LogitCrossEntropy(), targets: targets))
        case .meanSquaredError: return run(batch, MeanLoss(element: SquaredError(), targets: targets))
        case .meanAbsoluteError: return run(batch, MeanLoss(element: AbsoluteError(), targets: targets))
        case .huber(let delta): return run(batch, MeanLoss(element: HuberError(delta: delta), targets: targets))
        }
    }

    private func run(_ batch: Batch, _ loss: some SampleLoss) -> BatchResult {
        let threshold = objective.threshold(takesProbabilities: takesProbabilities)
        var result = BatchResult(lossSum: 0, correct: 0, count: batch.count)
        for sample in 0..<batch.count {
            let start = sample * batch.stride
            let row = unsafe OutputRow(batch.outputs + start, count: outputs, label: batch.labels[sample])
            if row.isCorrect(threshold: threshold) { result.correct += 1 }
            if let k = objective.topK, row.isInTop(k) { result.inTopK += 1 }
            result.lossSum += unsafe loss.run(
                row, gradient: batch.gradient.map { unsafe $0 + start }, divisor: Double(batch.divisor))
        }
        return result
    }
}

extension Model {
    /// Whether the outputs are probabilities: the last layer but a flatten is a sigmoid or ends with one.
    package var endsWithProbabilities: Bool {
        let last = layers.last { $0.operation != .flatten }
        return switch last?.operation {
        case .dense(let dense): dense.activation == .sigmoid
        case .conv2D(let conv): conv.activation == .sigmoid
        case .depthwiseConv2D(let conv): conv.activation == .sigmoid
        case .activation(let activation): activation == .sigmoid
        default: false
        }
    }
}
