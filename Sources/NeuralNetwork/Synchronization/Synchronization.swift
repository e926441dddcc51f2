/// A point of a step at which all chip groups wait for each other and put two numbers for each channel together.
package struct Synchronization: Sendable, Hashable {
    /// What is put together.
    package enum Kind: Sendable, Hashable {
        /// On the way forward, mean and biased variance of each group's samples: those of all samples.
        case moments
        /// On the way back, two sums over each group's samples: their means over all samples.
        case sums
    }

    /// The normalization.
    package let layer: String
    package let kind: Kind
    /// Channels as they lie, those that only fill a block included.
    package let channels: Int

    package init(layer: String, kind: Kind, channels: Int) {
        (self.layer, self.kind, self.channels) = (layer, kind, channels)
    }

    /// Numbers that a group hands over, and that it gets back.
    package var count: Int { 2 * channels }
}
