package import Chip

/// How far a run is, as numbers: updated by commits, shown by a view.
public struct TrainingProgress: Sendable, Hashable {
    /// Steps of one epoch.
    public var stepsPerEpoch: Int { schedule.stepsPerEpoch }
    /// Epochs in all.
    public let epochs: Int
    /// Steps after which training ends.
    public let endStep: Int
    /// K of the top-k accuracy; nil if that is not counted.
    public let topK: Int?
    /// What each sample can be right in; 0 if there is no accuracy.
    private let answers: Int
    /// Steps done in all.
    public private(set) var steps: Int
    /// Samples of this process.
    public private(set) var images = 0
    /// Numbers in fixed point that were cut to fit, of this process.
    package private(set) var saturations = 0
    /// What the steps of this process took on the machine; nil if that is unknown.
    package private(set) var machine: StepCost?
    /// Metrics of the present epoch.
    private var epochTotals = GroupTotals()
    private var epoch: Int
    private let schedule: StepSchedule
    /// Time spent in training steps.
    private var trainingTime = Duration.zero
    private var trainingImages = 0
    private var lastCommit: Duration?
    package private(set) var stepTimes = StepTimes()
    /// What the workers spent in the steps that were timed.
    package private(set) var phases = PhaseSums()
    /// Largest resident memory of each worker at the newest evaluation.
    package private(set) var peakBytes: [Int] = []
    /// The newest evaluation; nil if the loss has no accuracy or there is nothing to test on.
    public private(set) var testAccuracy: Double?
    /// The newest evaluation's mean loss.
    public private(set) var testLoss: Double?
    /// The newest evaluation's top-k accuracy, if that is counted.
    public private(set) var testTopKAccuracy: Double?
    /// What each worker's last step took.
    package private(set) var workers: [StepReport] = []

    package init(
        schedule: StepSchedule, epochs: Int, startStep: Int, endStep: Int, topK: Int? = nil, answers: Int = 1
    ) {
        (self.topK, self.answers, self.schedule) = (topK, answers, schedule)
        self.epochs = epochs
        self.endStep = endStep
        steps = startStep
        epoch = schedule.place(of: startStep).epoch
    }

    /// Number of the present epoch, from 1.
    public var currentEpoch: Int { min(epoch + 1, max(epochs, 1)) }
    /// Steps done in the present epoch.
    public var stepInEpoch: Int { steps - epochStart }
    /// Steps that the present epoch has in this run, which may end in it.
    package var stepsOfEpoch: Int { min(stepsPerEpoch, endStep - epochStart) }
    /// Steps done before the present epoch.
    private var epochStart: Int { schedule.origin.step + (epoch - schedule.origin.epoch) * stepsPerEpoch }
    /// Mean loss of the present epoch.
    public var loss: Double { epochTotals.loss }
    /// Accuracy on the samples trained on in the present epoch; nil if the loss has none.
    public var accuracy: Double? { epochTotals.accuracy(answers: answers) }
    /// Share of the samples trained on in the present epoch whose class was among the k likeliest, if that is counted.
    public var topKAccuracy: Double? { topK.map { _ in epochTotals.topKAccuracy } }
    /// Samples trained on in a second, pauses for evaluation left out.
    public var imagesPerSecond: Double {
        trainingTime > .zero ? Double(trainingImages) / trainingTime.seconds : 0
    }

    /// The same on the machine, if that is known.
    package var machineImagesPerSecond: Double? { machine.map { Double(images) / $0.seconds } }

    /// Median time of a step, pauses for evaluation left out.
    package var medianStepTime: Duration? { stepTimes.median }

    /// Time that the rest of the present epoch will take at the present rate.
    public var epochTimeLeft: Duration? {
        timeFor(steps: stepsOfEpoch - stepInEpoch)
    }

    private func timeFor(steps count: Int) -> Duration? {
        guard trainingTime > .zero, trainingImages > 0, steps > 0 else { return nil }
        let imagesPerStep = Double(images) / Double(max(committed, 1))
        return .seconds(Double(max(count, 0)) * imagesPerStep / imagesPerSecond)
    }

    private var committed = 0

    /// Takes a committed step, and what it took on the machine. The first one after a pause starts the clock and is not
    /// timed.
    package mutating func note(_ commit: Commit, _ cost: StepCost? = nil, at now: Duration) {
        if let cost { machine = machine.map { $0 + cost } ?? cost }
        if commit.work.epoch != epoch {
            epoch = commit.work.epoch
            epochTotals = GroupTotals()
        }
        epochTotals += commit.totals
        saturations += commit.saturations.total
        steps = commit.work.step + 1
        images += commit.totals.count
        committed += 1
        if let lastCommit {
            trainingTime += now - lastCommit
            stepTimes.note(now - lastCommit)
            phases.note(commit.reports)
            trainingImages += commit.totals.count
        }
        lastCommit = now
        workers = commit.reports
    }

    /// Takes an evaluation; the time until the next step is not training time.
    package mutating func note(_ evaluation: Evaluation) {
        peakBytes = evaluation.peakBytes
        lastCommit = nil
        guard evaluation.totals.count > 0 else { return }
        testAccuracy = evaluation.totals.accuracy(answers: answers)
        testLoss = evaluation.totals.loss
        testTopKAccuracy = topK.map { _ in evaluation.totals.topKAccuracy }
    }
}
