internal import CFixedPoint

/// Which instructions a product is computed with. The result is the same to the bit; the speed is not.
public enum KernelLevel: Int32, CaseIterable, Sendable, Hashable, Comparable {
    /// Plain C.
    case portable
    /// Four products of 32 bits an instruction; 16 bit operands are widened.
    case avx2
    /// Eight products of 32 bits an instruction, or 64 of 16 bits in three.
    case avx512

    /// The best level that this processor has.
    public static let best = KernelLevel(rawValue: fixed_best_level()) ?? .portable

    /// Whether this processor has the level's instructions.
    public var isAvailable: Bool { self <= .best }

    /// Later levels are the faster ones.
    public static func < (left: KernelLevel, right: KernelLevel) -> Bool { left.rawValue < right.rawValue }
}
