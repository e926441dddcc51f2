/// Philox4x32-10: random numbers as a pure function of a key and a counter, so that any of them can be
/// computed anywhere, in any order, without state.
///
/// Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
/// The known answers of the authors' Random123 library are in `RandomTests`.
public struct Philox: Sendable, Hashable {
    /// The key of the first round.
    public let roundKey: SIMD2<UInt32>

    /// Makes the generator of one 64-bit key.
    public init(key: UInt64) {
        roundKey = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    }

    /// The four random words at `counter`. Ten rounds, about 10 ns.
    @inlinable
    public func words(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        var counter = counter
        var key = roundKey
        for _ in 0..<Philox.rounds {
            let low = UInt64(counter[0]) &* 0xD251_1F53
            let high = UInt64(counter[2]) &* 0xCD9E_8D57
            counter = SIMD4(
                UInt32(truncatingIfNeeded: high >> 32) ^ counter[1] ^ key[0], UInt32(truncatingIfNeeded: high),
                UInt32(truncatingIfNeeded: low >> 32) ^ counter[3] ^ key[1], UInt32(truncatingIfNeeded: low))
            key &+= Philox.keyStep
        }
        return counter
    }

    /// The four random words at the counter (`low`, `high`), each a 64-bit number.
    @inlinable
    public func words(_ low: UInt64, _ high: UInt64 = 0) -> SIMD4<UInt32> {
        words(
            SIMD4(
                UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
                UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32)))
    }

    /// Number of rounds that the paper recommends.
    @inlinable static var rounds: Int { 10 }

    /// What is added to the key after each round: the golden ratio and √3 − 1, as 32-bit fractions.
    @inlinable static var keyStep: SIMD2<UInt32> { SIMD2(0x9E37_79B9, 0xBB67_AE85) }  // no global to initialize
}
