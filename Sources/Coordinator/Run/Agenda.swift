/// What a run does, in order: steps, an evaluation and a checkpoint after each epoch, further checkpoints between.
package struct Agenda: Sendable {
    package enum Item: Sendable, Hashable {
        case train(StepWork)
        /// Evaluate the test set with the weights after this many steps.
        case evaluate(afterSteps: Int)
        /// Save the state after this many steps.
        case checkpoint(afterSteps: Int)
    }

    package let schedule: StepSchedule
    /// Steps after which training ends.
    package let endStep: Int
    private let checkpointEvery: Int?
    private var nextStep: Int
    private var due: [Item] = []

    /// - Parameters:
    ///   - startStep: Steps that a resumed run has behind it.
    ///   - stepLimit: Ends the run early, after so many steps in all.
    ///   - checkpointEvery: Steps between checkpoints, beside those at the end of each epoch.
    package init(schedule: StepSchedule, epochs: Int, startStep: Int, stepLimit: Int?, checkpointEvery: Int?) {
        self.schedule = schedule
        self.checkpointEvery = checkpointEvery
        let (product, isTooLarge) = epochs.multipliedReportingOverflow(by: schedule.stepsPerEpoch)
        let allSteps = isTooLarge ? Int.max : product
        endStep = min(stepLimit ?? allSteps, allSteps)
        nextStep = startStep
        if startStep >= endStep { due = [.evaluate(afterSteps: startStep)] }
    }

    /// The next thing to do; nil at the end.
    package mutating func next() -> Item? {
        if !due.isEmpty { return due.removeFirst() }
        guard nextStep < endStep else { return nil }
        let work = schedule.work(of: nextStep)
        nextStep += 1
        due = itemsAfter(steps: nextStep)
        return .train(work)
    }

    /// Whether the step is still to be given out.
    package func willGive(step: Int) -> Bool { nextStep <= step && step < endStep }

    /// Ends the run here: what `next` has given is the last work, a checkpoint of it follows.
    package mutating func stop() -> Item {
        due = []
        let stopped = Item.checkpoint(afterSteps: nextStep)
        nextStep = endStep
        return stopped
    }

    private func itemsAfter(steps: Int) -> [Item] {
        if steps % schedule.stepsPerEpoch == 0 || steps == endStep {
            return [.evaluate(afterSteps: steps), .checkpoint(afterSteps: steps)]
        }
        if let checkpointEvery, steps % checkpointEvery == 0 { return [.checkpoint(afterSteps: steps)] }
        return []
    }
}
