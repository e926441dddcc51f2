internal import FixedPoint

/// What a word of the flat vectors (weights, slots, gradients) is. All that knows it converts here.
///
/// The vectors are memory for 32-bit words; in fixed point the word is the raw number, carried by a `Float` of the same
/// bits, with which nobody computes.
public enum FlatWord: Sendable, Hashable {
    /// A float32.
    case float32
    /// A raw number of ``FixedNumbers/wide``, in two's complement.
    case fixed

    /// The word of a value: exact, or the nearest raw number.
    package func word(of value: Float) -> Float {
        self == .float32 ? value : Float(bitPattern: UInt32(bitPattern: Int32(FixedNumbers.wide.raw(value))))
    }

    /// The value of a word: exact, but for raw numbers of more than 24 bits, which are rounded to float32.
    package func value(of word: Float) -> Float {
        self == .float32 ? word : FixedNumbers.wide.float(Int32(bitPattern: word.bitPattern))
    }
}

extension NumberFormat {
    /// The words of the flat vectors.
    public var word: FlatWord { fixed == nil ? .float32 : .fixed }
}
