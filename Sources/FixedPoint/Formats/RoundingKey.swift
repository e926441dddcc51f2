public import Random

/// The random bits of stochastic rounding as a function of what is rounded: no state, so the same in any order and
/// however the work is cut.
///
/// Philox of a key made of seed, step, purpose and layer, at a counter made of the element's index.
public struct RoundingKey: Sendable, Hashable {
    /// What is rounded. The raw values are part of the result of a run: never renumber them.
    public enum Purpose: UInt64, Sendable, CaseIterable {
        case forward = 1
        case inputGradient = 2
        case weightGradient = 3
        case biasGradient = 4
        case update = 5
        case initialization = 6
        case loss = 7
    }

    /// The generator of these elements.
    public let philox: Philox

    /// The elements of one layer, for one purpose, in one step of a run with `seed`.
    public init(seed: UInt64, step: UInt64, purpose: Purpose, layer: UInt64) {
        self.init(step: RandomKey(seed: seed).child(.rounding).child(step), purpose: purpose, layer: layer)
    }

    /// The same from the step's place, `RandomKey(seed:).child(.rounding).child(step)`, which layers share.
    public init(step: RandomKey, purpose: Purpose, layer: UInt64) {
        philox = step.child(purpose.rawValue).child(layer).philox
    }

    /// The bits of an element of which `shift` bits are dropped, to be used from the top.
    ///
    /// Up to 32 bits are one word of four: word `element` mod 4 at counter `element` / 4, above 32 zeros. More are two
    /// words, the first above: words 2 (`element` mod 2) and the next at counter `element` / 2.
    ///
    /// - Parameter element: Its index among all that the key is for; with samples, that of a sample among those of the
    ///   step times their elements.
    public func bits(element: UInt64, shift: Int) -> UInt64 {
        guard shift > 32 else { return UInt64(philox.words(element / 4)[Int(element % 4)]) << 32 }
        let words = philox.words(element / 2)
        let first = Int(element % 2) * 2
        return UInt64(words[first]) << 32 | UInt64(words[first + 1])
    }
}
