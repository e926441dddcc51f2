internal import CFixedPoint

/// The memory that products are computed in, one at a time: each thread has its own. About 1.2 MB.
@safe
public final class FixedScratch {
    /// The instructions that products in here use.
    public let level: KernelLevel
    let base: UnsafeMutableRawPointer

    /// Memory for products of any size.
    public init(level: KernelLevel = .best) {
        precondition(level.isAvailable, "this processor has no \(level)")
        self.level = level
        unsafe base = .allocate(byteCount: fixed_scratch_bytes(), alignment: 64)
    }

    deinit { unsafe base.deallocate() }
}
