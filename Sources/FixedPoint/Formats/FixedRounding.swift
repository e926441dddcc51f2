/// How bits behind the last one kept are dropped.
///
/// All are floor((x + r) / 2ˢ) of a two's complement x of which s bits are dropped; they differ in r. SpiNNaker's
/// compiler truncates; SpiNNakerManchester/spinn_common, include/round.h adds the others (M. Hopkins, M. Mikaitis,
/// D. Lester, S. Furber, "Stochastic rounding and reduced-precision fixed-point arithmetic for solving neural ordinary
/// differential equations", Phil. Trans. A 2020).
public enum FixedRounding: String, CaseIterable, Sendable, Hashable, Codable {
    /// Down, r = 0: the arithmetic shift, so -1.5 becomes -2.
    case truncate
    /// To the nearest, halves up, r = 2ˢ⁻¹: 1.5 becomes 2, -1.5 becomes -1.
    case nearest
    /// Up with a probability of what is dropped, so right on average: r uniform in [0, 2ˢ).
    case stochastic

    /// The rounding with this text; throws ``FixedPointError/unknownRounding(_:)`` for another text.
    public init(_ text: String) throws(FixedPointError) {
        guard let rounding = FixedRounding(rawValue: text) else { throw .unknownRounding(text) }
        self = rounding
    }

    /// What is added to a number of which `shift` bits are dropped, below 2^shift; 0 where none is.
    ///
    /// - Parameters:
    ///   - shift: 0 to 62.
    ///   - randomBits: The top `shift` of these are taken when rounding is stochastic.
    @inlinable
    public func addend(shift: Int, randomBits: UInt64) -> UInt64 {
        guard shift > 0 else { return 0 }
        return switch self {
        case .truncate: 0
        case .nearest: 1 << UInt64(shift - 1)
        case .stochastic: randomBits >> UInt64(64 - shift)
        }
    }
}
