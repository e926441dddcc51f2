/// How far a run has come.
public struct TrainingPosition: Sendable, Hashable {
    /// Optimizer steps done.
    public let step: Int

    /// Epochs done; the next step belongs to this one, counted from zero.
    public let epoch: Int

    /// Steps done in that epoch.
    public let batchInEpoch: Int

    /// Samples used in that epoch.
    public let samplesInEpoch: Int

    /// Says how far a run has come. Traps if a number is negative.
    public init(step: Int, epoch: Int, batchInEpoch: Int, samplesInEpoch: Int) {
        precondition(min(step, epoch, batchInEpoch, samplesInEpoch) >= 0, "a position before the beginning")
        self.step = step
        self.epoch = epoch
        self.batchInEpoch = batchInEpoch
        self.samplesInEpoch = samplesInEpoch
    }
}
