/// The module's limits and fixed numbers, each with its reason.
enum Limits {
    /// Elements of a block, the unit of the canonical order: part of the result, never to be changed. 256 KiB of
    /// floats: the piece that arrives and the piece that is added to it fit a core's L2 cache together.
    static let blockElements = 65_536
    /// Ranks of a ring: what `Rank` can number.
    static let ranks = 65_536
    /// Pieces of a schedule: each has some state, and a vector of 2^36 elements in whole blocks has as many.
    static let pieces = 1 << 20
    /// How long a closing ring waits for its last results to leave: the neighbour still needs them, but may be dead.
    static let linger: Duration = .seconds(5)
    /// Alignment of the sums in bytes: a cache line, and the widest vector.
    static let alignment = 64
}
