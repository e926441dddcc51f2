/// Passes in which each chip group takes its share of a step, one after the other; their gradients are added, so that a
/// step needs the memory of one of them. At least 1, at most the samples of a step.
public struct PassCount: RawRepresentable, Codable, Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// How many.
    public let rawValue: Int

    /// So many.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// So many.
    public init(integerLiteral value: Int) { rawValue = value }
}

extension KeyedDecodingContainer {
    /// Stands before the library's `decode` in a synthesized initializer: a file of a version that did not know of
    /// passes means one.
    func decode(_ type: PassCount.Type, forKey key: Key) throws -> PassCount {
        try decodeIfPresent(type, forKey: key) ?? 1
    }
}
