/// A fixed-point format of weights, activations and gradients, as far as sizes and times depend on it.
public enum ChipFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// ISO 18037 accum: 32 bits. Two loads and an SMLAL a product.
    case accum = "s16.15"
    /// ISO 18037 short accum: 16 bits, summed in 64. Half of two loads and an SMLALxy of 2 cycles a product.
    case shortAccum = "s8.7"
    /// ISO 18037 fract: 16 bits, two in a word. Two loads and two SMLAxy for two products.
    case fract = "s0.15"

    /// Bytes of a number in memory and in packets.
    public var bytes: Int { self == .accum ? 4 : 2 }

    /// Bytes of a sum that is not finished: 64 bits beside SMLAL and SMLALxy, 32 beside SMLAxy.
    var sumBytes: Int { self == .fract ? 4 : 8 }

    /// Processor cycles of a multiply-accumulate with both factors in DTCM, unrolled, loop control left out.
    public func cycles(_ constants: Constants) -> Double {
        switch self {
        case .accum: constants[.accumMACCycles]
        case .shortAccum: constants[.loadCycles] + constants[.multiplyCycles]
        case .fract: constants[.fractMACCycles]
        }
    }

    /// Packets for so many numbers.
    func packets(_ count: Int) -> Int { (count * bytes + 3) / 4 }
}
