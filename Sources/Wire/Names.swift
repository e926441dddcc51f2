/// A worker's place in the present ring, counted from 0; changes with the ring.
public struct Rank: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The place.
    public let rawValue: UInt16

    /// The rank at a place.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The place as an index.
    public var index: Int { Int(rawValue) }

    /// The number alone.
    public var description: String { "\(rawValue)" }

    /// By place.
    public static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
}

/// Who a worker is; it keeps this name through every ring it is part of.
public struct WorkerID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name.
    public let rawValue: String

    /// The worker of a name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The name alone.
    public var description: String { rawValue }

    /// By name, in the order of Unicode.
    public static func < (left: WorkerID, right: WorkerID) -> Bool { left.rawValue < right.rawValue }
}

/// Counts rings: each new ring of a run has the next one, so that frames of an older ring are told apart.
public struct Generation: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The count.
    public let rawValue: UInt32

    /// The ring of a count.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The generation after this one.
    public var next: Generation { Generation(rawValue: rawValue + 1) }

    /// The number alone.
    public var description: String { "\(rawValue)" }

    /// By count.
    public static func < (left: Generation, right: Generation) -> Bool { left.rawValue < right.rawValue }
}

/// The number of an optimizer update within a run.
public struct StepNumber: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The count of updates before this one.
    public let rawValue: UInt64

    /// The step of a number.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The step after this one.
    public var next: StepNumber { StepNumber(rawValue: rawValue + 1) }

    /// The number alone.
    public var description: String { "\(rawValue)" }

    /// By number.
    public static func < (left: StepNumber, right: StepNumber) -> Bool { left.rawValue < right.rawValue }
}
