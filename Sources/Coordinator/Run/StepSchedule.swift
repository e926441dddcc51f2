/// Which samples each optimizer step works on.
///
/// An epoch is one pass over all samples in an order that the seed and the epoch decide; steps take consecutive
/// positions of that order, and the last step of an epoch takes what is left.
public struct StepSchedule: Sendable, Hashable {
    /// Samples in the training set.
    public let sampleCount: Int
    /// Samples of a full step, over all chip groups.
    public let batchSize: Int
    /// Where the first epoch begins.
    public let origin: RunOrigin

    /// The schedule of `sampleCount` samples in steps of `batchSize`.
    public init(sampleCount: Int, batchSize: Int, origin: RunOrigin = RunOrigin()) {
        precondition(sampleCount > 0 && batchSize > 0, "\(sampleCount) samples in steps of \(batchSize)")
        self.sampleCount = sampleCount
        self.batchSize = batchSize
        self.origin = origin
    }

    /// Steps of one epoch, the last partial one included.
    public var stepsPerEpoch: Int { (sampleCount + batchSize - 1) / batchSize }

    /// The epoch that a step belongs to and its place in it; steps count from that of the origin on.
    package func place(of step: Int) -> (epoch: Int, step: Int) {
        let (epochs, rest) = (step - origin.step).quotientAndRemainder(dividingBy: stepsPerEpoch)
        return (origin.epoch + epochs, rest)
    }

    /// The work of a step; steps count from that of the origin on.
    ///
    /// - Parameter learningRate: In place of the optimizer's schedule; nil: the schedule's.
    public func work(of step: Int, learningRate: Double? = nil) -> StepWork {
        let place = place(of: step)
        let first = place.step * batchSize
        return StepWork(
            step: step, epoch: place.epoch, positions: first..<min(first + batchSize, sampleCount),
            learningRate: learningRate)
    }
}

/// Where the samples of a run begin: at 0, unless it goes on with a training from elsewhere, whose steps the optimizer
/// counts.
public struct RunOrigin: Codable, Sendable, Hashable {
    /// Number of the step with which the epoch begins; may lie before the run, and, if the optimizer's count was set
    /// back, below 0.
    public let step: Int
    /// Number of the epoch that it begins; decides the order of the samples.
    public let epoch: Int

    /// Makes an origin.
    public init(step: Int = 0, epoch: Int = 0) {
        precondition(epoch >= 0, "a run that begins with epoch \(epoch)")
        (self.step, self.epoch) = (step, epoch)
    }
}

/// One optimizer step: the samples at `positions` of the order of `epoch`.
public struct StepWork: Sendable, Hashable {
    /// Number of the step in the run.
    public let step: Int
    /// Number of the epoch.
    public let epoch: Int
    /// Positions in the epoch's order of the samples.
    public let positions: Range<Int>
    /// In place of what the optimizer's schedule says of the step; nil: as it says.
    public let learningRate: Double?

    package init(step: Int, epoch: Int, positions: Range<Int>, learningRate: Double? = nil) {
        self.step = step
        self.epoch = epoch
        self.positions = positions
        self.learningRate = learningRate
    }
}
