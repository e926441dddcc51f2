public import Random

/// All that is random in a training pass, as functions of seed, step, layer and sample.
public struct PassKeys: Sendable, Hashable {
    /// Chooses the dropout masks, and says where the samples lie in the epoch's order.
    public let dropout: DropoutKey
    /// The place of the step's stochastic rounding: `RandomKey(seed:).child(.rounding).child(step)`.
    public let rounding: RandomKey

    /// The keys of a pass.
    ///
    /// - Parameter firstSample: Position of its first sample in the epoch's order.
    public init(seed: RandomKey, step: Int, firstSample: Int) {
        dropout = DropoutKey(key: seed.child(.dropout).child(UInt64(step)), firstSample: firstSample)
        rounding = seed.child(.rounding).child(UInt64(step))
    }
}
