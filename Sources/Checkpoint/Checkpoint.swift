/// A checkpoint that was whole when it was looked at: a file of tensors and its manifest.
public struct Checkpoint: Sendable, Hashable {
    /// Path of the safetensors file.
    public let path: String

    /// What is known about it.
    public let manifest: CheckpointManifest

    /// Opens the tensors for reading.
    public func open() throws(CheckpointError) -> SafetensorsFile {
        try SafetensorsFile(path: path)
    }
}

/// The newest checkpoint of a run that is whole, and the newer ones that are not.
public struct LatestCheckpoint: Sendable, Hashable {
    /// The newest whole one; nil if there is none.
    public let checkpoint: Checkpoint?

    /// What is wrong with each newer one, newest first.
    public let damaged: [CheckpointError]
}
