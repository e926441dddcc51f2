/// What this module accepts at most, so that no damaged or foreign file makes it allocate without end.
enum Limits {
    /// A tensor takes about 100 bytes of header, so this holds some 100,000 tensors; ResNet-50 with two slots has 960.
    static let headerBytes = 16 << 20

    /// Hundreds of times what the fixed members take; the rest is for the run's identity.
    static let manifestBytes = 1 << 20

    /// How much is hashed at once: large enough to hide the cost of a call, small enough for the second-level cache.
    static let hashedBytes = 1 << 18
}
