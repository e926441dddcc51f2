public import Digest

/// What is known of a checkpoint besides its tensors; written after them, so that it vouches for a whole file.
public struct CheckpointManifest: Sendable, Hashable {
    /// How far the run had come.
    public let position: TrainingPosition

    /// SHA-256 of the float32 little-endian weights in Keras order, as the coordinator committed it.
    public let weightsDigest: SHA256Digest

    /// SHA-256 of the tensors' file.
    public let fileDigest: SHA256Digest

    /// Length of the tensors' file.
    public let byteCount: Int

    /// What the run is: everything that decides its result, in words that only the coordinator understands.
    public let run: [String: String]

    /// Describes a checkpoint.
    public init(
        position: TrainingPosition, weightsDigest: SHA256Digest, fileDigest: SHA256Digest, byteCount: Int,
        run: [String: String]
    ) {
        self.position = position
        self.weightsDigest = weightsDigest
        self.fileDigest = fileDigest
        self.byteCount = byteCount
        self.run = run
    }

    /// The version of the manifest's format that is written, and the only one that is read.
    public static let version = 1

    /// The manifest as JSON, with the SHA-256 of the text before it as the last member.
    package var encoded: [UInt8] {
        let body = Array(
            """
            {
              "version": \(Self.version),
              "step": \(position.step),
              "epoch": \(position.epoch),
              "batch_in_epoch": \(position.batchInEpoch),
              "samples_in_epoch": \(position.samplesInEpoch),
              "weights_sha256": "\(weightsDigest)",
              "file_sha256": "\(fileDigest)",
              "file_bytes": \(byteCount),
              "run": \(JSONEscape.object(run, separator: ",\n    ")),

            """.utf8)
        return body + Self.seal(of: body)
    }

    private static func seal(of body: [UInt8]) -> [UInt8] {
        Array("  \"manifest_sha256\": \"\(SHA256.digest(of: body))\"\n}\n".utf8)
    }

    private static let sealBytes = seal(of: []).count

    /// Reads a manifest; a single changed or missing byte is refused.
    package init(decoding bytes: [UInt8]) throws(CheckpointProblem) {
        let body = Array(bytes.dropLast(Self.sealBytes))
        guard Array(bytes.suffix(Self.sealBytes)) == Self.seal(of: body) else { throw .changed(what: "the manifest") }
        var scanner = JSONScanner(body)
        try scanner.pass("{")
        let version = try scanner.natural(called: "version")
        guard version == Self.version else { throw .unsupportedVersion(version, supported: Self.version) }
        position = try scanner.position()
        weightsDigest = try scanner.digest(called: "weights_sha256")
        fileDigest = try scanner.digest(called: "file_sha256")
        byteCount = try scanner.natural(called: "file_bytes")
        try scanner.name("run")
        run = try scanner.strings()
        try scanner.pass(",")
        try scanner.end()
    }
}

extension JSONScanner {
    fileprivate mutating func natural(called name: String) throws(CheckpointProblem) -> Int {
        try self.name(name)
        let value = try natural()
        try pass(",")
        return value
    }

    fileprivate mutating func digest(called name: String) throws(CheckpointProblem) -> SHA256Digest {
        try self.name(name)
        guard let digest = SHA256Digest(hexadecimal: try string()) else { throw problem("64 hexadecimal digits") }
        try pass(",")
        return digest
    }

    fileprivate mutating func position() throws(CheckpointProblem) -> TrainingPosition {
        TrainingPosition(
            step: try natural(called: "step"), epoch: try natural(called: "epoch"),
            batchInEpoch: try natural(called: "batch_in_epoch"), samplesInEpoch: try natural(called: "samples_in_epoch")
        )
    }
}
