/// What the forward pass over some samples says: enough to add up over chip groups and to divide at the end.
public struct BatchResult: Sendable, Hashable {
    /// Sum of the samples' losses, each times its weight, not divided by anything; in nats with a cross-entropy.
    public var lossSum: Double
    /// What samples are right in, so many things each as `Objective.answers` says: samples whose label has the largest
    /// output, or outputs on the right side of the threshold.
    public var correct: Int
    /// Samples whose label is among the k largest outputs; 0 if that is not counted.
    public var inTopK: Int
    /// Samples.
    public var count: Int

    /// Makes a result.
    public init(lossSum: Double, correct: Int, inTopK: Int = 0, count: Int) {
        self.lossSum = lossSum
        self.correct = correct
        self.inTopK = inTopK
        self.count = count
    }

    /// Adds the result of the samples that follow.
    public static func += (sum: inout BatchResult, next: BatchResult) {
        sum.lossSum += next.lossSum
        sum.correct += next.correct
        sum.inTopK += next.inTopK
        sum.count += next.count
    }
}
