internal import Glibc

/// The checkpoints of one run: for each step `step-00000938.safetensors` and the manifest `step-00000938.json`.
///
/// Other files there, those of an interrupted writer among them, are left alone. One process writes at a time.
public struct CheckpointDirectory: Sendable, Hashable {
    /// Path of the folder.
    public let path: String

    /// The checkpoints in the folder at `path`; nothing is read yet.
    public init(path: String) {
        self.path = path
    }

    /// Begins to write the checkpoint of a step as a safetensors file of `byteCount` bytes; makes the folder if needed.
    public func begin(_ position: TrainingPosition, byteCount: Int) throws(CheckpointError) -> CheckpointWriter {
        do throws(CheckpointProblem) {
            _ = try check("mkdir", at: 0) { unsafe mkdir(path, 0o755) }
        } catch .system(_, EEXIST, _) {
        } catch {
            throw CheckpointError(file: path, problem: error)
        }
        return try CheckpointWriter(self, position, byteCount: byteCount)
    }

    /// The steps of which there is a file or a manifest, ascending; whether they are whole is not looked at.
    public func steps() throws(CheckpointError) -> [Int] {
        let names = try naming(path) { () throws(CheckpointProblem) in try namesInFolder(path) }
        return Set(names.compactMap(Self.step)).sorted()
    }

    /// The checkpoint of `step`, if it is whole. Reads the whole file.
    public func open(step: Int) throws(CheckpointError) -> Checkpoint {
        let manifest = try manifest(step: step)
        let path = dataPath(step: step)
        let file = try SafetensorsFile(path: path, expectedByteCount: manifest.byteCount)
        guard try file.digest() == manifest.fileDigest else {
            throw CheckpointError(file: path, problem: .changed(what: "the file"))
        }
        return Checkpoint(path: path, manifest: manifest)
    }

    /// The newest whole checkpoint. Reads it once, and each damaged one that is newer.
    public func latest() throws(CheckpointError) -> LatestCheckpoint {
        var damaged: [CheckpointError] = []
        for step in try steps().reversed() {
            do { return LatestCheckpoint(checkpoint: try open(step: step), damaged: damaged) } catch {
                damaged.append(error)
            }
        }
        return LatestCheckpoint(checkpoint: nil, damaged: damaged)
    }

    /// Where the tensors of `step` are kept.
    public func dataPath(step: Int) -> String { "\(path)/\(Self.stem(step)).safetensors" }

    /// Where the manifest of `step` is kept.
    public func manifestPath(step: Int) -> String { "\(path)/\(Self.stem(step)).json" }

    private func manifest(step: Int) throws(CheckpointError) -> CheckpointManifest {
        let path = manifestPath(step: step)
        do throws(CheckpointProblem) {
            let file = try OpenFile.reading(path)
            let byteCount = try file.byteCount()
            guard byteCount <= Limits.manifestBytes else {
                throw .tooLong(byteCount: byteCount, expected: Limits.manifestBytes)
            }
            let manifest = try CheckpointManifest(decoding: try file.bytes(in: 0..<byteCount))
            guard manifest.position.step == step else { throw .wrongStep(manifest.position.step, expected: step) }
            return manifest
        } catch {
            throw CheckpointError(file: path, problem: error)
        }
    }

    private static func stem(_ step: Int) -> String {
        let digits = String(step)
        return "step-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }

    /// The step that a file's name speaks of; nil for a name that is not ours.
    private static func step(_ name: String) -> Int? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, ["safetensors", "json"].contains(parts[1]) else { return nil }
        guard let step = Int(parts[0].drop { !$0.isNumber }), stem(step) == parts[0] else { return nil }
        return step
    }
}

/// The names of the files in a folder, in no order.
private func namesInFolder(_ path: String) throws(CheckpointProblem) -> [String] {
    guard let folder = unsafe opendir(path) else {
        if errno == ENOENT { throw .missing }
        throw .system(operation: "opendir", code: errno, offset: 0)
    }
    defer { _ = unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
        names.append(
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                unsafe String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            })
    }
    return names
}
