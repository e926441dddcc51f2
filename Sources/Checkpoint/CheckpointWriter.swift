public import Digest

/// A checkpoint on its way to the disk: bytes in pieces, in order, then the manifest.
///
/// The bytes are those of a safetensors file (`SafetensorsLayout`). Costs a SHA-256 of them beside the writing.
public struct CheckpointWriter: ~Copyable {
    /// How far the run had come.
    public let position: TrainingPosition

    private let directory: CheckpointDirectory
    private var file: AtomicFile
    private var hash = SHA256()

    init(_ directory: CheckpointDirectory, _ position: TrainingPosition, byteCount: Int) throws(CheckpointError) {
        self.directory = directory
        self.position = position
        file = try AtomicFile(path: directory.dataPath(step: position.step), expectedByteCount: byteCount)
    }

    /// How many bytes have come.
    public var byteCount: Int { file.byteCount }

    /// Writes `bytes` behind those before. After an error every later call fails with the same error.
    public mutating func append(_ bytes: RawSpan) throws(CheckpointError) {
        try file.append(bytes)
        hash.update(bytes)
    }

    /// Writes `bytes` behind those before. After an error every later call fails with the same error.
    public mutating func append(_ bytes: [UInt8]) throws(CheckpointError) {
        try append(unsafe bytes.span.bytes)
    }

    /// Checks that the tensors are whole and writes the manifest; only then is the checkpoint found again.
    public consuming func commit(
        weightsDigest: SHA256Digest, run: [String: String]
    ) throws(CheckpointError) -> Checkpoint {
        let (directory, position, byteCount) = (directory, position, file.expectedByteCount)
        let path = file.path
        if file.byteCount == byteCount { try Self.checkTensors(path) }
        try file.commit()
        let manifest = CheckpointManifest(
            position: position, weightsDigest: weightsDigest, fileDigest: hash.finish(), byteCount: byteCount, run: run)
        let encoded = manifest.encoded
        precondition(encoded.count <= Limits.manifestBytes, "the run's identity takes \(encoded.count) bytes")
        var text = try AtomicFile(path: directory.manifestPath(step: position.step), expectedByteCount: encoded.count)
        try text.append(encoded)
        try text.commit()
        return Checkpoint(path: path, manifest: manifest)
    }

    /// Gives up: nothing stays.
    public consuming func abort() {}

    /// Refuses what is no safetensors file before it gets its name, and says that name.
    private static func checkTensors(_ path: String) throws(CheckpointError) {
        do { _ = try SafetensorsFile(path: path + AtomicFile.partialSuffix) } catch {
            throw CheckpointError(file: path, problem: error.problem)
        }
    }
}
