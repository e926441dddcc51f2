internal import CLinux

/// What glibc's allocator does with large blocks.
enum LargeBlocks {
    /// Blocks from this size on are asked of the kernel and given back to it at once. It is above the frames of the
    /// ring and the chunks of a state, which come and go at each step, and below what is needed once, such as the
    /// state that a run goes on from.
    private static let threshold: Int32 = 4 << 20

    /// Keeps the worker's memory flat: without this glibc raises its threshold with each large block that is freed,
    /// puts the next one among small blocks, and can give none of it back.
    static func giveBack() {
        _ = mallopt(M_MMAP_THRESHOLD, threshold)
    }
}
