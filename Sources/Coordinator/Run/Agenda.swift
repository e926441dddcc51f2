/// What a run does, in order: steps, an evaluation and a checkpoint after each epoch, further checkpoints between.
///
/// An agenda that is *paced* does not know how long the run is: it holds at the beginning and after each phase, and a
/// `Release` says what the next phase is.
package struct Agenda: Sendable {
    package enum Item: Sendable, Hashable {
        case train(StepWork)
        /// Evaluate the test set with the weights after this many steps.
        case evaluate(afterSteps: Int)
        /// Save the state after this many steps.
        case checkpoint(afterSteps: Int)
        /// Say that all before is done, and wait for a release.
        case hold(afterSteps: Int)
    }

    package let schedule: StepSchedule
    /// Steps after which training ends; of a paced agenda no run comes so far.
    package let endStep: Int
    private let checkpointEvery: Int?
    private var nextStep: Int
    private var due: [Item] = []
    /// The phase under way; nil if the agenda is not paced.
    private var phase: Phase?

    private struct Phase: Sendable {
        let end: Int
        let release: Release
    }

    /// - Parameters:
    ///   - startStep: Steps that a resumed run has behind it.
    ///   - stepLimit: Ends the run early, after so many steps from its origin.
    ///   - checkpointEvery: Steps between checkpoints, beside those at the end of each epoch.
    package init(schedule: StepSchedule, epochs: Int, startStep: Int, stepLimit: Int?, checkpointEvery: Int?) {
        self.schedule = schedule
        self.checkpointEvery = checkpointEvery
        let (product, isTooLarge) = epochs.multipliedReportingOverflow(by: schedule.stepsPerEpoch)
        let first = schedule.origin.step
        let steps = min(isTooLarge ? .max : product, stepLimit ?? .max, .max - first)
        endStep = first + steps
        nextStep = startStep
        if startStep >= endStep { due = [.evaluate(afterSteps: startStep)] }
    }

    /// A paced agenda, which begins with a hold.
    package init(pacing schedule: StepSchedule, startStep: Int) {
        self.schedule = schedule
        (checkpointEvery, endStep, nextStep) = (nil, .max, startStep)
        phase = Phase(end: startStep, release: Release(steps: 0))
        due = [.hold(afterSteps: startStep)]
    }

    /// The next thing to do; nil at the end, and while it holds.
    package mutating func next() -> Item? {
        if !due.isEmpty { return due.removeFirst() }
        guard nextStep < phaseEnd else { return nil }
        let work = schedule.work(of: nextStep, learningRate: phase?.release.learningRate)
        nextStep += 1
        due = itemsAfter(steps: nextStep)
        return .train(work)
    }

    private var phaseEnd: Int { phase?.end ?? endStep }

    /// Whether it waits for a release.
    package var isHolding: Bool { phase?.end == nextStep && due.isEmpty }

    /// Begins the next phase of an agenda that holds.
    package mutating func go(_ release: Release) {
        let (end, isTooFar) = nextStep.addingReportingOverflow(release.steps)
        phase = Phase(end: isTooFar ? .max : end, release: release)
        if release.steps == 0 { due = itemsAfter(steps: nextStep) }
    }

    /// Whether the step is still to be given out.
    package func willGive(step: Int) -> Bool { nextStep <= step && step < phaseEnd }

    /// Ends the run here: what `next` has given is the last work, a checkpoint of it follows.
    package mutating func stop() -> Item {
        due = []
        phase = nil
        let stopped = Item.checkpoint(afterSteps: nextStep)
        nextStep = endStep
        return stopped
    }

    private func itemsAfter(steps: Int) -> [Item] {
        if let phase { return steps == phase.end ? itemsAfter(phase) : [] }
        if schedule.place(of: steps).step == 0 || steps == endStep {
            return [.evaluate(afterSteps: steps), .checkpoint(afterSteps: steps)]
        }
        if let checkpointEvery, steps % checkpointEvery == 0 { return [.checkpoint(afterSteps: steps)] }
        return []
    }

    private func itemsAfter(_ phase: Phase) -> [Item] {
        let evaluation: [Item] = phase.release.evaluates ? [.evaluate(afterSteps: phase.end)] : []
        let checkpoint: [Item] = phase.release.steps > 0 ? [.checkpoint(afterSteps: phase.end)] : []
        return evaluation + checkpoint + [.hold(afterSteps: phase.end)]
    }
}

/// What a run that holds is to do before it holds again.
public struct Release: Sendable, Hashable {
    /// Optimizer steps, 0 or more; after the last one the state is saved.
    public let steps: Int
    /// Whether the test set is evaluated after them.
    public let evaluates: Bool
    /// Learning rate of these steps in place of the schedule's; nil: the schedule's.
    public let learningRate: Double?

    /// Makes a release.
    public init(steps: Int, evaluates: Bool = false, learningRate: Double? = nil) {
        precondition(steps >= 0, "a release of \(steps) steps")
        (self.steps, self.evaluates, self.learningRate) = (steps, evaluates, learningRate)
    }
}
