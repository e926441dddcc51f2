/// What a run does, for a program that follows it.
public enum RunNews: Sendable, Hashable {
    /// All workers finished the step with this number.
    case committed(step: Int, RunMetrics)
    /// The test set was evaluated with the weights after so many steps.
    case evaluated(afterSteps: Int, RunMetrics)
    /// All that was released is done, and its state is in the newest checkpoint; the run waits for the next release.
    case held(afterSteps: Int)
}

/// Sums over samples, of which means over more than one step can be made.
public struct RunMetrics: Sendable, Hashable {
    /// Sum of the samples' losses.
    public let lossSum: Double
    /// Samples whose largest output is the label's.
    public let correct: Int
    /// Samples whose label is among the k largest outputs; 0 if that is not counted.
    public let inTopK: Int
    /// Samples.
    public let count: Int

    package init(lossSum: Double, correct: Int, inTopK: Int = 0, count: Int) {
        (self.lossSum, self.correct, self.inTopK, self.count) = (lossSum, correct, inTopK, count)
    }

    init(_ totals: GroupTotals) {
        self.init(lossSum: totals.lossSum, correct: totals.correct, inTopK: totals.inTopK, count: totals.count)
    }
}
