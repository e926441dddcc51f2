internal import CFixedPoint

/// The instructions of a kernel's innermost loop by themselves: what no product of matrices can be faster than.
public struct KernelPeak: Sendable, Hashable {
    /// Of both operands.
    public let format: FixedFormat
    /// Which instructions.
    public let level: KernelLevel

    /// The ceiling of products in a format.
    public init(_ format: FixedFormat, level: KernelLevel = .best) {
        precondition(level.isAvailable, "this processor has no \(level)")
        (self.format, self.level) = (format, level)
    }

    /// What is run, for people.
    public var instructions: String {
        switch level {
        case .portable: "plain C, one after the other"
        case .avx2: "vpmuldq and vpaddq, 4 products"
        case .avx512 where format.storageBits == 16: "2 vpdpwssd and 1 vpdpbusd, 64 products"
        case .avx512: "vpmuldq and vpaddq, 8 products"
        }
    }

    /// Computes for about `iterations` times some nanoseconds; returns the number of multiply-accumulates.
    public func run(iterations: Int) -> Int {
        var sink: Int64 = 1
        return unsafe fixed_peak(Int32(format.storageBits), level.rawValue, iterations, &sink)
    }
}
