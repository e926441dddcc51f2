/// A signed binary fixed-point format as SpiNNaker's compiler has it: a two's complement number times a power of two.
///
/// The cases are named as the types of ISO/IEC TR 18037 in GCC (SpiNNaker workshop 2016, slides "Fixed-Point Maths and
/// Libraries"; SpiNNakerManchester/spinn_common, include/round.h), their text as SpiNNaker's papers write them: sign,
/// whole bits, point, fraction bits.
public enum FixedFormat: String, CaseIterable, Sendable, Hashable, Codable {
    /// `accum`, 32 bits: -65,536 to nearly 65,536 in steps of 2⁻¹⁵.
    case accum = "s16.15"
    /// `fract`, 16 bits: -1 to nearly 1 in steps of 2⁻¹⁵.
    case fract = "s0.15"
    /// `short accum`, 16 bits: -256 to nearly 256 in steps of 2⁻⁷.
    case shortAccum = "s8.7"
    /// `long fract`, 32 bits: -1 to nearly 1 in steps of 2⁻³¹.
    case longFract = "s0.31"

    /// The format with this text; throws ``FixedPointError/unknownFormat(_:)`` for another text.
    public init(_ text: String) throws(FixedPointError) {
        guard let format = FixedFormat(rawValue: text) else { throw .unknownFormat(text) }
        self = format
    }

    /// Bits behind the point: a raw number stands for itself times 2 to the power of minus this.
    public var fractionBits: Int {
        switch self {
        case .accum, .fract: 15
        case .shortAccum: 7
        case .longFract: 31
        }
    }

    /// Bits that a number takes in memory, its sign among them.
    public var storageBits: Int {
        switch self {
        case .accum, .longFract: 32
        case .fract, .shortAccum: 16
        }
    }

    /// The raw numbers, smallest to largest.
    public var rawRange: ClosedRange<Int64> {
        let half = 1 << (storageBits - 1) as Int64
        return -half...(half - 1)
    }

    /// The difference between neighbours, exact.
    public var resolution: Double { Double(sign: .plus, exponent: -fractionBits, significand: 1) }

    /// The smallest and the largest value, both exact.
    public var range: ClosedRange<Double> {
        Double(rawRange.lowerBound) * resolution...Double(rawRange.upperBound) * resolution
    }
}

extension FixedFormat: CustomStringConvertible {
    /// The text, `s16.15`.
    public var description: String { rawValue }
}
