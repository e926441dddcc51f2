/// What the kernels compute, written to be read: the definition of every result, and far too slow for training.
public enum ReferenceProduct {
    /// sums[i · columns + j] = bias[j] + Σₖ a(i, k) · b(k, j) modulo 2⁶⁴.
    @inlinable
    public static func sums<A: FixedStorage, B: FixedStorage>(
        rows: Int, columns: Int, terms: Int, bias: [Int64]? = nil, _ a: (Int, Int) -> A, _ b: (Int, Int) -> B
    ) -> [Int64] {
        (0..<rows * columns).map { element in
            let (i, j) = (element / columns, element % columns)
            return (0..<terms).reduce(bias?[j] ?? 0) { sum, k in sum &+ Int64(a(i, k)) * Int64(b(k, j)) }
        }
    }

    /// Each sum narrowed, element x being `firstElement` + x of the key.
    public static func narrowed(
        _ sums: [Int64], by narrowing: Narrowing, key: RoundingKey? = nil, firstElement: UInt64 = 0
    ) -> (raw: [Int64], counts: NarrowingCounts) {
        var counts = NarrowingCounts()
        let raw = sums.enumerated().map { x, sum in
            let bits = key?.bits(element: firstElement + UInt64(x), shift: narrowing.shift) ?? 0
            return narrowing(sum, randomBits: bits, counts: &counts)
        }
        return (raw, counts)
    }
}
