import Checkpoint
import Digest
import Foundation

/// A folder of a test's own, removed when the test ends.
final class Scratch: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "checkpoint-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var directory: CheckpointDirectory { CheckpointDirectory(path: path) }

    /// Names of what lies in the folder, sorted.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }
}

func contents(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path)))
}

/// Two small tensors of known content.
enum Sample {
    static let layout = SafetensorsLayout(
        tensors: [("dense/kernel", [2, 3]), ("dense/bias", [3]), ("optimizer/momentum/dense/kernel", [2, 3])],
        metadata: ["format": "regatta"])

    static let values: [[Float]] = [
        [0, 1, -2, 3.5, .infinity, .leastNonzeroMagnitude], [7, 8, 9], [-1, -2, -3, -4, -5, -6],
    ]

    static let fileBytes = layout.headerBytes + values.joined().flatMap(littleEndian)

    static let run = ["model": "cnn", "seed": "7", "note": "a \"quoted\" \\ path\nand é"]

    static func position(_ step: Int) -> TrainingPosition {
        TrainingPosition(step: step, epoch: 2, batchInEpoch: 3, samplesInEpoch: 384)
    }

    static let weights = SHA256.digest(of: [1, 2, 3])

    /// Writes the sample as the checkpoint of `step`, in pieces of `size` bytes.
    static func save(_ step: Int, in directory: CheckpointDirectory, pieces size: Int = 100) throws -> Checkpoint {
        var writer = try directory.begin(position(step), byteCount: fileBytes.count)
        for start in stride(from: 0, to: fileBytes.count, by: size) {
            try writer.append(Array(fileBytes[start..<min(start + size, fileBytes.count)]))
        }
        return try writer.commit(weightsDigest: weights, run: run)
    }

    static func littleEndian(_ value: Float) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
    }
}

/// The problem that `body` meets; nil if it meets none.
func problem(_ body: () throws -> Void) -> CheckpointProblem? {
    do {
        try body()
        return nil
    } catch {
        return (error as? CheckpointError)?.problem ?? error as? CheckpointProblem
    }
}

/// What stops `file` from being committed; nil if nothing does.
func failure(ofCommitting file: consuming AtomicFile) -> CheckpointError? {
    do { try file.commit() } catch { return error }
    return nil
}

/// What stops the checkpoint from being committed; nil if nothing does.
func failure(ofCommitting writer: consuming CheckpointWriter) -> CheckpointError? {
    do { _ = try writer.commit(weightsDigest: Sample.weights, run: [:]) } catch { return error }
    return nil
}
