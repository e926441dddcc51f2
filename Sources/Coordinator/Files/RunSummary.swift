public import Chip
internal import Foundation

/// What came of a run: `summary.json`, written at the end.
public struct RunSummary: Codable, Sendable, Hashable {
    /// `completed` or `stopped`.
    public var outcome: String
    /// Name of the model.
    public var model: String
    /// Share of the test set that the final weights get right; absent if it was not evaluated or the loss has no accuracy.
    public var testAccuracy: Double?
    /// Share of the test set whose class is among the `topK` largest outputs; absent if that was not counted.
    public var testTopKAccuracy: Double?
    /// K of the top-k accuracy; absent if that was not counted.
    public var topK: Int?
    /// Mean loss of the final weights on the test set; absent if it was not evaluated.
    public var testLoss: Double?
    /// Mean training loss of the last epoch, or of the part of it that was done.
    public var finalLoss: Double
    /// Samples trained on in a second, evaluation and start left out.
    public var imagesPerSecond: Double
    /// Median time of a step in milliseconds, evaluation and start left out; absent if fewer than two were taken.
    public var stepMillisecondsMedian: Double?
    /// SHA-256 over the float32 little-endian weights in Keras' order; absent if no step was saved.
    public var weightsSHA256: String?
    /// Optimizer steps in all.
    public var steps: Int
    /// Samples trained on by this process: a resumed run counts from where it went on.
    public var images: Int
    /// Workers in the ring.
    public var workers: Int
    /// Chip groups in the ring.
    public var groups: Int
    /// Seconds from the start of the coordinator to the end.
    public var seconds: Double
    /// Numbers in fixed point that were cut to fit, in the steps of this process; absent in floating point.
    public var saturations: Int?
    /// Time that the steps of this process would take on the machine; absent if the model does not fit on it.
    public var machineSeconds: Double?
    /// Energy that they would take there, in joules.
    public var machineJoules: Double?
    /// The same by what takes it.
    public var machineEnergy: EnergyUse?
    /// Samples trained on in a second of the machine's time, beside the host's `imagesPerSecond`.
    public var machineImagesPerSecond: Double?

    private enum CodingKeys: String, CodingKey {
        case outcome, model, steps, images, workers, groups, seconds, saturations
        case testAccuracy = "test_accuracy"
        case testTopKAccuracy = "test_top_k_accuracy"
        case topK = "top_k"
        case testLoss = "test_loss"
        case finalLoss = "final_loss"
        case imagesPerSecond = "images_per_second"
        case machineSeconds = "machine_seconds"
        case machineJoules = "machine_joules"
        case machineEnergy = "machine_joules_by_term"
        case machineImagesPerSecond = "machine_images_per_second"
        case stepMillisecondsMedian = "step_milliseconds_median"
        case weightsSHA256 = "weights_sha256"
    }

    /// Writes the summary whole or not at all.
    package func write(to directory: RunDirectory) throws(RunFailure) {
        let path = directory.file("summary.json")
        try input("\(path): cannot be written") {
            let encoder = LineFile.encoder
            encoder.outputFormatting.insert(.prettyPrinted)
            var text = try encoder.encode(self)
            text.append(UInt8(ascii: "\n"))
            try text.write(to: URL(fileURLWithPath: path), options: .atomic)
        }
    }
}
