import AllReduce

/// A small generator for tests: the same numbers from the same seed (splitmix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

enum Cases {
    /// Every way to deal `groups` chip groups in order to `ranks` ranks, none without.
    static func arcs(groups: Int, ranks: Int, from start: Int = 0) -> [[Range<Int>]] {
        if ranks == 1 { return [[start..<groups]] }
        guard groups - start >= ranks else { return [] }
        return (start + 1...groups - ranks + 1).flatMap { end in
            arcs(groups: groups, ranks: ranks - 1, from: end).map { [start..<end] + $0 }
        }
    }

    /// One way to deal them: as even as possible, the first ranks get the rest.
    static func evenArcs(groups: Int, ranks: Int) -> [Range<Int>] {
        (0..<ranks).map { $0 * groups / ranks..<($0 + 1) * groups / ranks }
    }

    /// Gradients in which any other order of addition gives other bits almost surely.
    static func gradients(groups: Int, count: Int, seed: UInt64) -> [[Float]] {
        var random = SplitMix(seed)
        return (0..<groups).map { _ in
            (0..<count).map { _ in
                let bits = random.next()
                let scale = Float(sign: .plus, exponent: Int(bits >> 60) - 8, significand: 1)
                return (Float(bits & 0xFF_FFFF) / 0x80_0000 - 1) * scale
            }
        }
    }

    /// The slow obvious sum: for each element a left fold from its block's chip group once round.
    static func canonicalSum(_ gradients: [[Float]], blockElements: Int = 65_536) -> [Float] {
        gradients[0].indices.map { element in
            let start = element / blockElements % gradients.count
            return (1..<gradients.count).reduce(gradients[start][element]) { sum, hop in
                sum + gradients[(start + hop) % gradients.count][element]
            }
        }
    }
}
