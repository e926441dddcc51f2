/// A model run by the plainest code that can be, for any scalar type: what the fast kernels are tested against,
/// and the place to read what a step computes.
///
/// Images and activations are (batch, height, width, channels) or (batch, features); parameters have Keras' order
/// and shapes (`Model.parameters`). One thread, about 10⁸ multiplications a second when optimised.
public struct ReferenceNetwork<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// What is run.
    public let model: Model
    /// The loss, and what is counted.
    public let objective: Objective

    /// The network of `model`; it holds no weights.
    public init(_ model: Model, objective: Objective = Objective()) {
        self.model = model
        self.objective = objective
    }

    // Specialised, since a caller in another module would run the generic code, thirty times slower.

    /// Forward and backward over one micro-batch.
    ///
    /// - Parameters:
    ///   - parameters: The values of each of `model.parameters`.
    ///   - images: The samples, one after the other.
    ///   - labels: The class of each sample, if they have classes.
    ///   - vectors: The targets of each sample, if they have those.
    ///   - weights: How much each sample counts; 1 if empty.
    ///   - divisor: What the gradients are divided by: the samples of the whole step, over all chip groups.
    ///   - dropout: The masks; nil leaves dropout out, as in evaluation.
    ///   - usesMovingStatistics: Whether normalizations take the moving statistics, as in evaluation; the gradients are
    ///     not those of that.
    /// - Returns: Sum of losses and correct answers; the gradient of the loss, divided by `divisor`, for each
    ///   parameter; and the logits, (batch, classes).
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func run(
        parameters: [[Scalar]], images: [Scalar], labels: [Int32] = [], vectors: [Float] = [], weights: [Float] = [],
        divisor: Int, dropout: DropoutKey? = nil, usesMovingStatistics: Bool = false
    ) -> (result: BatchResult, gradients: [[Scalar]], logits: [Scalar]) {
        let step = ReferenceStep(
            model: model, parameters: parameters, batch: images.count / model.inputShape.count, divisor: divisor,
            dropout: dropout, usesMovingStatistics: usesMovingStatistics)
        let activations = step.forward(images)
        let logits = activations.last ?? []
        let loss = ReferenceLoss(
            objective, outputs: model.outputCount, takesProbabilities: model.endsWithProbabilities
        ).run(logits, labels: labels, vectors: vectors, weights: weights, divisor: divisor)
        return (loss.result, step.backward(loss.gradient, activations), logits)
    }
}
