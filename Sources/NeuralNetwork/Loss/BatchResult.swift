/// What the forward pass over some samples says: enough to add up over chip groups and to divide at the end.
public struct BatchResult: Sendable, Hashable {
    /// Sum of the samples' losses in nats, not divided by anything.
    public var lossSum: Double
    /// Samples whose label has the largest logit.
    public var correct: Int
    /// Samples.
    public var count: Int

    /// Makes a result.
    public init(lossSum: Double, correct: Int, count: Int) {
        self.lossSum = lossSum
        self.correct = correct
        self.count = count
    }
}
