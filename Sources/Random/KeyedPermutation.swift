/// A permutation of `0..<count` chosen by a key, with every image computed on its own: no table, no state.
///
/// A balanced Feistel network on the next even number of bits permutes a power of four that is at most four
/// times `count`; an image outside `0..<count` is put through again until it falls inside ("cycle walking",
/// J. Black and P. Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002). So an image costs at most
/// four walks on average, each of `rounds` Philox calls: well below a microsecond.
public struct KeyedPermutation: Sendable, Hashable {
    /// Number of elements permuted.
    public let count: Int

    /// Nil: all stay where they are.
    private let philox: Philox?
    private let halfBits: UInt64

    /// The permutation of `0..<count` that `key` chooses.
    public init(count: Int, key: RandomKey) {
        precondition(count >= 0, "a permutation of \(count) elements")
        self.count = count
        philox = key.philox
        let bits = count < 2 ? 2 : UInt64.bitWidth - UInt64(count - 1).leadingZeroBitCount
        halfBits = UInt64((bits + 1) / 2)
    }

    /// The permutation that leaves all where they are.
    public static func identity(count: Int) -> KeyedPermutation { KeyedPermutation(identityOf: count) }

    private init(identityOf count: Int) {
        precondition(count >= 0, "a permutation of \(count) elements")
        (self.count, philox, halfBits) = (count, nil, 0)
    }

    /// Where `index` goes.
    public subscript(index: Int) -> Int {
        precondition((0..<count).contains(index), "\(index) is outside 0..<\(count)")
        guard let philox else { return index }
        var image = UInt64(index)
        repeat { image = scramble(image, philox) } while image >= UInt64(count)
        return Int(image)
    }

    /// Feistel rounds; eight leave no measurable bias on the small domains that tests count through.
    private static let rounds: UInt64 = 8

    private func scramble(_ value: UInt64, _ philox: Philox) -> UInt64 {
        let mask = (1 << halfBits) - 1 as UInt64
        var left = value >> halfBits
        var right = value & mask
        for round in 0..<Self.rounds {
            (left, right) = (right, left ^ (philox.words(right, round).first64 & mask))
        }
        return left << halfBits | right
    }
}
