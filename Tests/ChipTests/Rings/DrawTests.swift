import Chip
import Testing

@Suite("A draw")
struct DrawTests {
    /// The first words of the published generator for seed 1234567, scaled to their upper 32 bits.
    @Test("is the published generator")
    func published() {
        var draw = Draw(seed: 1_234_567)
        let words: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        for word in words { #expect(draw.next(below: 1 << 32) == Int(word >> 32)) }
    }

    @Test("stays below its bound and takes every value", arguments: [1, 2, 7, 100])
    func bound(bound: Int) {
        var draw = Draw(seed: 5)
        let drawn = (0..<200 * bound).map { _ in draw.next(below: bound) }
        #expect(Set(drawn) == Set(0..<bound))
    }

    @Test("orders numbers by its seed alone")
    func permutation() {
        var (one, same, other) = (Draw(seed: 1), Draw(seed: 1), Draw(seed: 2))
        let order = one.permutation(50)
        #expect(order.sorted() == Array(0..<50))
        #expect(order == same.permutation(50))
        #expect(order != other.permutation(50))
        #expect(order != one.permutation(50))
    }
}
