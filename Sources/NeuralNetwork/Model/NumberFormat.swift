/// The numbers that the results of layers and the gradients of these are kept in.
///
/// In floating point weights, their gradients and sums, optimizer state, statistics of normalizations and the loss are
/// float32; in fixed point the whole step is computed in integers (`FixedPlan`).
public enum NumberFormat: String, Codable, Sendable, Hashable, CaseIterable {
    /// IEEE 754's binary32: 24 significant bits.
    case float32
    /// The upper half of a float32: 8 significant bits, and the same range, so gradients need no scaling.
    case bfloat16
    /// SpiNNaker's `accum`, fixed point of 32 bits, everywhere.
    case accum = "s16.15"
    /// The same, but for pixels and what layers give to the next one: `fract`, 16 bits from -1 to nearly 1.
    case accumFract = "s16.15+s0.15"

    /// The formats that the library of kernels computes in.
    public static let floating: [NumberFormat] = [.float32, .bfloat16]

    /// What people call it: its name, or `bf16`.
    public init?(name: String) {
        self.init(rawValue: name == "bf16" ? "bfloat16" : name)
    }

    /// Why this processor cannot train in it, in one line; nil if it can.
    ///
    /// Where multiplications of bfloat16 are no instruction oneDNN imitates them, slower than float32.
    public var problem: String? {
        guard self == .bfloat16, !Engine.multipliesBFloat16 else { return nil }
        return
            "bfloat16 needs a processor with AVX-512 BF16 (avx512_bf16), and this one has \(Engine.instructionSet) at "
            + "most; float32 works: --format float32"
    }
}
