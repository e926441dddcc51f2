internal import Checkpoint

/// A loss that is no number any more: nothing that follows can be good, so the run ends.
enum Divergence {
    /// The failure if the loss of a committed step is a NaN or an infinity.
    static func failure(of commit: Commit, savedStep: Int?) -> RunFailure? {
        guard !commit.totals.lossSum.isFinite else { return nil }
        let place = commit.reports.lazy.map(\.firstNotFinite).first { !$0.isEmpty }
        let found = place.map { ", the first value that is not finite is a result of '\($0)'" } ?? ""
        return failure("the loss of step \(commit.work.step) is \(commit.totals.loss)\(found)", savedStep)
    }

    /// The failure if the loss on the test set is a NaN or an infinity.
    static func failure(of evaluation: Evaluation, savedStep: Int?) -> RunFailure? {
        guard !evaluation.totals.lossSum.isFinite else { return nil }
        return failure(
            "the loss on the test set after step \(evaluation.afterSteps) is \(evaluation.totals.loss)", savedStep)
    }

    private static func failure(_ what: String, _ savedStep: Int?) -> RunFailure {
        RunFailure(
            .input,
            "\(what): the training has diverged; \(state(savedStep)); try a smaller --learning-rate in a new run")
    }

    /// What is left of the run.
    static func state(_ savedStep: Int?) -> String {
        guard let savedStep else { return "no state was saved before" }
        let path = CheckpointDirectory(path: "checkpoints").dataPath(step: savedStep)
        return "the last good state is that after step \(savedStep), \(path)"
    }
}
