/// Which samples each optimizer step works on.
///
/// An epoch is one pass over all samples in an order that the seed and the epoch decide; steps take consecutive
/// positions of that order, and the last step of an epoch takes what is left.
public struct StepSchedule: Sendable, Hashable {
    /// Samples in the training set.
    public let sampleCount: Int
    /// Samples of a full step, over all chip groups.
    public let batchSize: Int

    /// The schedule of `sampleCount` samples in steps of `batchSize`.
    public init(sampleCount: Int, batchSize: Int) {
        precondition(sampleCount > 0 && batchSize > 0, "\(sampleCount) samples in steps of \(batchSize)")
        self.sampleCount = sampleCount
        self.batchSize = batchSize
    }

    /// Steps of one epoch, the last partial one included.
    public var stepsPerEpoch: Int { (sampleCount + batchSize - 1) / batchSize }

    /// The work of a step; steps count from 0 over the whole run.
    public func work(of step: Int) -> StepWork {
        let first = step % stepsPerEpoch * batchSize
        return StepWork(
            step: step, epoch: step / stepsPerEpoch,
            positions: first..<min(first + batchSize, sampleCount))
    }
}

/// One optimizer step: the samples at `positions` of the order of `epoch`.
public struct StepWork: Sendable, Hashable {
    /// Number of the step in the run, from 0.
    public let step: Int
    /// Number of the epoch, from 0.
    public let epoch: Int
    /// Positions in the epoch's order of the samples.
    public let positions: Range<Int>

    package init(step: Int, epoch: Int, positions: Range<Int>) {
        self.step = step
        self.epoch = epoch
        self.positions = positions
    }
}
