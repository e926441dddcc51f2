public import Random

/// Chooses the dropout masks of a micro-batch: a function of seed, step, layer, sample and element alone.
///
/// Neither the micro-batch nor the chip group takes part, so the masks stay when work moves between them.
public struct DropoutKey: Sendable, Hashable {
    /// The stream of one step: `RandomKey(seed:).child(.dropout).child(step)`.
    public let key: RandomKey
    /// Position of the micro-batch's first sample in the epoch's order; the others follow one by one.
    public let firstSample: Int

    /// Makes the key of a micro-batch.
    public init(key: RandomKey, firstSample: Int) {
        precondition(firstSample >= 0, "a sample at position \(firstSample)")
        self.key = key
        self.firstSample = firstSample
    }

    /// Whether an element outlives dropout: word `element` mod 4 of counter (sample position, `element` / 4) in the
    /// layer's stream is at least `threshold(rate)`. The slow form; `dropoutForward` does the same in bulk.
    ///
    /// - Parameters:
    ///   - layer: Index of the dropout layer in `Model.layers`.
    ///   - sample: Index in the micro-batch.
    ///   - element: Index in the sample as it lies in memory.
    package func keeps(layer: Int, sample: Int, element: Int, rate: Float) -> Bool {
        let words = key.child(UInt64(layer)).philox.words(UInt64(firstSample + sample), UInt64(element / 4))
        return words[element % 4] >= Self.threshold(rate)
    }

    /// The least random word that keeps an element: `rate`·2³², rounded down.
    package static func threshold(_ rate: Float) -> UInt32 {
        precondition(rate >= 0 && rate < 1, "a dropout rate of \(rate)")
        return UInt32(Double(rate) * 0x1p32)
    }

    /// What a kept element is multiplied by, so that the expected value stays: 1 / (1 − `rate`) in Float.
    package static func scale(_ rate: Float) -> Float { 1 / (1 - rate) }
}
