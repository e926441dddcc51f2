internal import Digest

/// A safetensors file open for reading. Its header has been checked, its length too.
public struct SafetensorsFile: ~Copyable {
    /// Path, as given.
    public let path: String

    /// What is in it and where.
    public let header: SafetensorsHeader

    private let file: OpenFile

    /// Opens a file and reads its header; the data are not looked at.
    public init(path: String) throws(CheckpointError) {
        try self.init(path: path, expectedByteCount: nil)
    }

    /// The same, for a file whose length is known from elsewhere.
    init(path: String, expectedByteCount: Int?) throws(CheckpointError) {
        let file = try naming(path) { () throws(CheckpointProblem) in try OpenFile.reading(path) }
        header = try naming(path) { () throws(CheckpointProblem) in
            if let expectedByteCount { try checkLength(try file.byteCount(), expected: expectedByteCount) }
            return try Self.header(of: file)
        }
        self.path = path
        self.file = file
    }

    private static func header(of file: borrowing OpenFile) throws(CheckpointProblem) -> SafetensorsHeader {
        let byteCount = try file.byteCount()
        let prefixBytes = SafetensorsHeader.prefixBytes
        guard byteCount >= prefixBytes else { throw .cutOff(byteCount: byteCount, expected: prefixBytes) }
        let textBytes = try SafetensorsHeader.textByteCount(prefix: try file.bytes(in: 0..<prefixBytes))
        let dataStart = prefixBytes + textBytes
        guard byteCount >= dataStart else { throw .cutOff(byteCount: byteCount, expected: dataStart) }
        let header = try SafetensorsHeader(text: try file.bytes(in: prefixBytes..<dataStart))
        try checkLength(byteCount, expected: header.fileByteCount)
        return header
    }

    /// The bytes at `range` of the file, header included: to send it on in pieces.
    public func bytes(in range: Range<Int>) throws(CheckpointError) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= header.fileByteCount, "\(range) is outside the file")
        return try naming(path) { () throws(CheckpointProblem) in try file.bytes(in: range) }
    }

    /// The elements of one of the header's tensors, the last axis running fastest.
    ///
    /// The file is little-endian, as is every machine that Swift runs on under Linux; so nothing is converted.
    public func floats(of tensor: TensorInfo) throws(CheckpointError) -> [Float] {
        precondition(tensor.byteRange.upperBound <= header.fileByteCount, "'\(tensor.name)' is outside the file")
        var values = [Float](repeating: 0, count: tensor.elementCount)
        do throws(CheckpointProblem) {
            var span = values.mutableSpan
            var bytes = unsafe span.mutableBytes
            try file.read(into: &bytes, at: tensor.byteRange.lowerBound)
        } catch {
            throw CheckpointError(file: path, problem: error)
        }
        return values
    }

    /// The SHA-256 of the whole file, header included.
    func digest() throws(CheckpointError) -> SHA256Digest {
        var hash = SHA256()
        for start in stride(from: 0, to: header.fileByteCount, by: Limits.hashedBytes) {
            let end = min(start + Limits.hashedBytes, header.fileByteCount)
            let piece = try bytes(in: start..<end)
            hash.update(unsafe piece.span.bytes)
        }
        return hash.finish()
    }
}

/// Refuses a file that is shorter or longer than it should be.
func checkLength(_ byteCount: Int, expected: Int) throws(CheckpointProblem) {
    if byteCount < expected { throw .cutOff(byteCount: byteCount, expected: expected) }
    if byteCount > expected { throw .tooLong(byteCount: byteCount, expected: expected) }
}

extension OpenFile {
    /// The bytes at `range`.
    func bytes(in range: Range<Int>) throws(CheckpointProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var span = bytes.mutableSpan
        var raw = unsafe span.mutableBytes
        try read(into: &raw, at: range.lowerBound)
        return bytes
    }
}
