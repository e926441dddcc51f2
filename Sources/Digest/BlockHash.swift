/// A fast 64-bit hash that finds accidental damage and divergence, not forgery: eight independent lanes of
/// multiply and xor-shift over 64-byte stripes, folded at the end.
///
/// It runs at memory speed for large inputs. The value is a function of the bytes alone, the same on every
/// little-endian machine, the only kind that Swift runs on under Linux; a changed bit anywhere changes it (each
/// lane's step and the fold are bijections of the lane).
public enum BlockHash {
    /// The hash of `bytes`, told apart from other uses by `seed`.
    public static func hash(_ bytes: RawSpan, seed: UInt64 = 0) -> UInt64 {
        var lanes = SIMD8<UInt64>(1, 2, 3, 4, 5, 6, 7, 8) &* SIMD8(repeating: multiplier)
        lanes ^= SIMD8(repeating: seed)
        let stripes = bytes.byteCount / stripeBytes
        for stripe in 0..<stripes {
            let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: stripe * stripeBytes, as: SIMD8<UInt64>.self)
            lanes = step(lanes, word)
        }
        var tail = SIMD8<UInt64>(repeating: 0)
        for offset in stripes * stripeBytes..<bytes.byteCount {
            let place = offset - stripes * stripeBytes
            let byte = unsafe UInt64(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
            tail[place / 8] |= byte << UInt64(place % 8 * 8)
        }
        lanes = step(lanes, tail)
        return fold(lanes, count: UInt64(bytes.byteCount))
    }

    private static let stripeBytes = 64
    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15  // 2^64 / golden ratio, odd

    @inline(__always)
    private static func step(_ lanes: SIMD8<UInt64>, _ word: SIMD8<UInt64>) -> SIMD8<UInt64> {
        let mixed = (lanes ^ word) &* SIMD8(repeating: multiplier)
        return mixed ^ (mixed &>> 32)
    }

    private static func fold(_ lanes: SIMD8<UInt64>, count: UInt64) -> UInt64 {
        var hash = count &* multiplier
        for lane in lanes.indices {
            hash = (hash ^ lanes[lane]) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 33
        }
        return hash
    }
}
