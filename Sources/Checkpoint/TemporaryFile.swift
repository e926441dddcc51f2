internal import Glibc

/// A file without a name, for what is too large for memory; gone with its owner, also if that crashes.
///
/// Bytes come in pieces, in order; then any part can be read, from any thread.
public struct TemporaryFile: ~Copyable, Sendable {
    /// Bytes written.
    public private(set) var byteCount = 0

    private let file: OpenFile
    private let folder: String

    /// Makes an empty file in `folder`, which must exist.
    public init(in folder: String) throws(CheckpointError) {
        self.folder = folder
        file = try naming(folder) { () throws(CheckpointProblem) in try OpenFile(namelessIn: folder) }
    }

    /// Writes `bytes` behind those before.
    public mutating func append(_ bytes: RawSpan) throws(CheckpointError) {
        do throws(CheckpointProblem) {
            try file.write(bytes, at: byteCount)
        } catch {
            throw CheckpointError(file: folder, problem: error)
        }
        byteCount += bytes.byteCount
    }

    /// Writes `bytes` behind those before.
    public mutating func append(_ bytes: [UInt8]) throws(CheckpointError) {
        try append(unsafe bytes.span.bytes)
    }

    /// The bytes of a range, which must have been written.
    public func read(_ range: Range<Int>) throws(CheckpointError) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "\(range) of \(byteCount) bytes")
        var bytes = [UInt8](repeating: 0, count: range.count)
        do throws(CheckpointProblem) {
            var span = bytes.mutableSpan
            var raw = unsafe span.mutableBytes
            try file.read(into: &raw, at: range.lowerBound)
        } catch {
            throw CheckpointError(file: folder, problem: error)
        }
        return bytes
    }
}
