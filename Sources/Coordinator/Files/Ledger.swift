/// The record of which samples went into which committed step: `ledger.jsonl`, one line a step.
///
/// A line says that the samples at positions `first ..< first + count` of the epoch's order, which the run's seed
/// decides, went into the weights once.
public struct LedgerEntry: Codable, Sendable, Hashable {
    /// Number of the step in the run, from 0.
    public let step: Int
    /// Number of the epoch, from 0.
    public let epoch: Int
    /// First position in the epoch's order of the samples.
    public let first: Int
    /// Samples of the step, over all groups.
    public let count: Int
    /// Mean loss of these samples, before the update.
    public let loss: Double
    /// Digest of all weights after the update: 16 hexadecimal digits, the same on every worker.
    public let weights: String
    /// The ring that computed the step.
    public let generation: Int
    /// Learning rate of the step where it was not that of the optimizer's schedule.
    public let learningRate: Double?
}

/// Writes the ledger.
package struct Ledger {
    private let file: LineFile

    /// Opens the ledger of a run whose first `steps` steps count; what came after them was lost and is done again.
    package init(_ directory: RunDirectory, keepingSteps steps: Int) throws(RunFailure) {
        let path = directory.file("ledger.jsonl")
        try LineFile.keep(LedgerEntry.self, in: path) { $0.step < steps }
        file = try LineFile(path: path)
    }

    package func append(_ commit: Commit, generation: Int) throws(RunFailure) {
        let work = commit.work
        try file.append(
            LedgerEntry(
                step: work.step, epoch: work.epoch, first: work.positions.lowerBound, count: work.positions.count,
                loss: commit.totals.loss, weights: hexadecimal(commit.weightsDigest), generation: generation,
                learningRate: work.learningRate))
    }

    package func synchronize() throws(RunFailure) { try file.synchronize() }
}
