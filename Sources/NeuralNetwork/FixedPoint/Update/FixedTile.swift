internal import FixedPoint

/// Memory for a part of an update in fixed point, small enough for the first-level cache; one for each thread.
package struct FixedTile {
    /// Elements of a part.
    static let size = 1024

    /// Exact products.
    var sums = [Int64](repeating: 0, count: size)
    /// What goes on: the gradient, then the momentum, then what is added to the weights.
    var way = [Int32](repeating: 0, count: size)
    /// The gradient, for Nesterov's rule.
    var kept = [Int32](repeating: 0, count: size)
    /// Numbers that did not fit.
    var cut = 0

    /// Memory for one thread.
    package init() {}

    /// way := narrowed sums, of so many elements; their random bits are those of their places in the flat vector.
    mutating func narrow(_ narrowing: Narrowing, _ key: RoundingKey?, _ part: Range<Int>) {
        let counts = unsafe sums.withUnsafeBufferPointer { sums in
            unsafe way.withUnsafeMutableBufferPointer { way in
                guard let sums = sums.baseAddress, let way = way.baseAddress else { return NarrowingCounts() }
                return unsafe narrowing.narrow(
                    sums, count: part.count, into: way, key: key, firstElement: UInt64(part.lowerBound))
            }
        }
        cut += counts.saturations
    }
}
