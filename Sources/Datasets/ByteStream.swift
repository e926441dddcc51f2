/// The decoded bytes of a file: as they are, or inflated if it starts with the two bytes of gzip.
///
/// Nothing is decoded beyond what is asked for, so the reader's buffer bounds what a hostile file can cost.
struct ByteStream: ~Copyable {
    private let file: FileReader
    private let inflater: Inflater
    private let isGzip: Bool
    private var input: [UInt8]
    private var unread: Range<Int>

    /// Whether a gzip member has ended and no other has begun.
    private var isBetweenMembers = false

    /// What an error of the decoder means: at the start of a further member that it is none.
    private var isAtSecondHeader = false

    /// Decoded bytes handed out.
    private(set) var position = 0

    init(_ path: String) throws(DatasetError) {
        let file = try FileReader(path)
        var input = [UInt8](repeating: 0, count: Limits.inputBytes)
        let count = try Self.fill(&input, from: file)
        self.file = file
        self.input = input
        inflater = Inflater()
        unread = 0..<count
        isGzip = count >= 2 && input[0] == 0x1f && input[1] == 0x8b
    }

    var path: String { file.path }

    /// The most decoded bytes that a file of this length can hold.
    var largestByteCount: Int {
        guard isGzip else { return file.byteCount }
        let (bytes, overflow) = file.byteCount.multipliedReportingOverflow(by: Limits.deflateRatio)
        return overflow ? .max : bytes
    }

    /// Reads the next decoded bytes; fewer than asked for only at the end.
    mutating func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[count...])
            guard let piece = try unsafe isGzip ? inflatePiece(into: rest) : copyPiece(into: rest) else { break }
            count += piece
            position += piece
        }
        return count
    }

    /// Bytes as they are; nil at the end.
    private mutating func copyPiece(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int? {
        if unread.isEmpty { try refill() }
        if unread.isEmpty { return nil }
        let taken = unread.prefix(buffer.count)
        _ = unsafe buffer.update(fromContentsOf: input[taken])
        unread = taken.upperBound..<unread.upperBound
        return taken.count
    }

    /// Inflated bytes, perhaps none yet; nil where a member has ended and nothing follows.
    private mutating func inflatePiece(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int? {
        if unread.isEmpty { try refill() }
        if unread.isEmpty {
            if isBetweenMembers { return nil }
            throw fail(.gzipCutOff(decoded: position))
        }
        if isBetweenMembers {
            inflater.reset()
            isBetweenMembers = false
            isAtSecondHeader = true
        }
        let progress = try unsafe step(into: buffer)
        unread = unread.lowerBound + progress.consumed..<unread.upperBound
        if progress.produced > 0 { isAtSecondHeader = false }
        isBetweenMembers = progress.isAtEnd
        return progress.produced
    }

    private func step(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Inflater.Progress {
        do throws(Inflater.Refusal) {
            return try unsafe input.withUnsafeBufferPointer { bytes throws(Inflater.Refusal) in
                try unsafe inflater.inflate(UnsafeBufferPointer(rebasing: bytes[unread]), into: buffer)
            }
        } catch {
            throw fail(isAtSecondHeader ? .bytesAfterGzip : .gzipDamaged(error.reason))
        }
    }

    private mutating func refill() throws(DatasetError) {
        unread = 0..<(try Self.fill(&input, from: file))
    }

    private static func fill(_ input: inout [UInt8], from file: borrowing FileReader) throws(DatasetError) -> Int {
        try unsafe input.withUnsafeMutableBufferPointer { buffer throws(DatasetError) in
            try unsafe file.read(into: buffer)
        }
    }

    private func fail(_ problem: DatasetError.Problem) -> DatasetError {
        DatasetError(file: file.path, problem: problem)
    }
}
