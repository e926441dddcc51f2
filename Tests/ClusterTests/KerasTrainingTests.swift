import Checkpoint
import Foundation
import Testing

/// What real Keras makes of a model in 20 steps, our program makes of its file, too.
extension Clusters {
    @Suite struct KerasTrainingTests {
        @Test func weightsAfter1And5And20StepsAreThoseOfKeras() throws {
            let scratch = try Scratch()
            let scope = ProcessInfo.processInfo.environment["REGATTA_PARITY"] == "all" ? "all" : "short"
            let names = try RealKeras.run("training.py", [scope], in: scratch).split(separator: "\n").map(String.init)
            try #require(names.count >= 10)
            _ = try RealKeras.run("training.py", [scratch.path("cases")] + names, in: scratch)
            for name in names { try compare(TrainingCase(name, scratch.path("cases/\(name)")), scratch) }
        }

        private func compare(_ example: TrainingCase, _ scratch: Scratch) throws {
            let output = scratch.path("run-\(example.name)")
            let result = try Program.run(example.arguments + ["--output", output], in: scratch)
            try #require(result.status == 0, "\(example.name): \(result.errors)")
            for step in [1, 5, 20] {
                let error = try example.error(of: output, step: step)
                #expect(
                    error <= 1e-4, "\(example.name): after \(step) steps a weight is off by \(error) of the largest")
            }
        }
    }
}

/// A model, its data, and Keras' weights.
private struct TrainingCase {
    let name: String
    private let folder: String

    init(_ name: String, _ folder: String) { (self.name, self.folder) = (name, folder) }

    /// A single chip group, so that batch normalizations see the whole batch; an epoch is a step.
    var arguments: [String] {
        [
            "train", "--model", "\(folder)/model.keras", "--data", "\(folder)/data.npz", "--batch-size", "24",
            "--epochs", "20", "--machine", "6x6", "--group", "6x6", "--workers", "1",
        ] + (name.hasSuffix("class-weights") ? ["--class-weight", "0:1,1:2.5,2:0.5,3:1.5"] : [])
    }

    /// The largest difference of a weight, over the largest weight of its tensor.
    func error(of run: String, step: Int) throws -> Float {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/weights_\(step).f32"))
        var expected = unsafe data.withUnsafeBytes { unsafe Array($0.bindMemory(to: Float.self)) }[...]
        let file = try CheckpointDirectory(path: "\(run)/checkpoints").open(step: step).open()
        var worst: Float = 0
        for tensor in file.header.tensors where !tensor.name.hasPrefix("optimizer/") {
            let (theirs, ours) = (expected.prefix(tensor.elementCount), try file.floats(of: tensor))
            try #require(theirs.count == ours.count, "\(name): \(tensor.name) is not in Keras' weights")
            expected = expected.dropFirst(theirs.count)
            let largest = theirs.reduce(0) { max($0, abs($1)) }
            worst = zip(theirs, ours).reduce(worst) { max($0, abs($1.0 - $1.1) / max(largest, 1e-9)) }
        }
        try #require(expected.isEmpty, "\(name): Keras has \(expected.count) weights more")
        return worst
    }
}
