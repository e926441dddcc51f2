/// Numbers that look random and depend on a seed alone: a counter, mixed.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014 (SplitMix64).
package struct Draw: Sendable {
    private var counter: UInt64

    package init(seed: UInt64) {
        counter = seed
    }

    /// The next number, 0 to `bound` − 1.
    package mutating func next(below bound: Int) -> Int {
        counter &+= 0x9E37_79B9_7F4A_7C15
        var word = counter
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        return Int(word.multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// The numbers 0 to `count` − 1 in some order.
    package mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in order.indices.dropFirst() { order.swapAt(last, next(below: last + 1)) }
        return order
    }
}
