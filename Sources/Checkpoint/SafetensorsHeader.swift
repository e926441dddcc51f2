/// What a safetensors file says about itself: its tensors and where they lie.
///
/// Format: https://huggingface.co/docs/safetensors, section "Format". Refused beyond what the format demands:
/// members of a tensor that the format does not name, and padding that is not white space.
public struct SafetensorsHeader: Sendable, Hashable {
    /// The tensors in the order of the data; they fill the file from `byteCount` to its end without gaps.
    public let tensors: [TensorInfo]

    /// Free text that the writer added.
    public let metadata: [String: String]

    /// Length in bytes of the header with its length before it: where the first tensor begins.
    public let byteCount: Int

    /// Length in bytes of the whole file.
    public var fileByteCount: Int { tensors.last?.byteRange.upperBound ?? byteCount }

    /// The tensor called `name`; nil if there is none. Looks through all of them.
    public func tensor(_ name: String) -> TensorInfo? {
        tensors.first { $0.name == name }
    }

    /// The member that is no tensor.
    static let metadataName = "__metadata__"

    /// Length in bytes of the number at the beginning of a file.
    static let prefixBytes = 8

    /// The length in bytes of the text that a file's first eight bytes announce.
    static func textByteCount(prefix: [UInt8]) throws(CheckpointProblem) -> Int {
        let count = prefix.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard count <= UInt64(Limits.headerBytes) else {
            throw .headerTooLong(byteCount: count, limit: Limits.headerBytes)
        }
        return Int(count)
    }

    /// Reads the header's JSON text, without the length before it.
    package init(text: [UInt8]) throws(CheckpointProblem) {
        guard text.first == UInt8(ascii: "{") else { throw .malformed(offset: 0, expected: "'{'") }
        var scanner = JSONScanner(text)
        var tensors: [TensorInfo] = []
        var metadata: [String: String]?
        try scanner.object { (scanner, name) throws(CheckpointProblem) in
            guard name == Self.metadataName else { return tensors.append(try scanner.tensor(called: name)) }
            guard metadata == nil else { throw .duplicateName(name) }
            metadata = try scanner.strings()
        }
        try scanner.end()
        byteCount = Self.prefixBytes + text.count
        self.metadata = metadata ?? [:]
        self.tensors = try Self.placed(tensors, after: byteCount)
    }

    /// The tensors in the order of the data, if each begins where the one before ends and none comes twice.
    private static func placed(_ tensors: [TensorInfo], after start: Int) throws(CheckpointProblem) -> [TensorInfo] {
        var names: Set<String> = []
        var end = 0
        var placed: [TensorInfo] = []
        for tensor in tensors.sorted(by: { $0.place < $1.place }) {
            guard names.insert(tensor.name).inserted else { throw .duplicateName(tensor.name) }
            guard tensor.byteRange.lowerBound == end else {
                let reason = "begins at byte \(grouped(tensor.byteRange.lowerBound)) of the data, not \(grouped(end))"
                throw .wrongPlace(tensor: tensor.name, reason: reason)
            }
            end = tensor.byteRange.upperBound
            guard end <= Int.max - start else { throw .wrongPlace(tensor: tensor.name, reason: "is too large") }
            placed.append(tensor.moved(by: start))
        }
        return placed
    }
}

extension TensorInfo {
    /// Sorts empty tensors before the one that begins at the same place.
    fileprivate var place: (Int, Int) { (byteRange.lowerBound, byteRange.upperBound) }
}
