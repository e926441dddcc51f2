import Random
import Testing

@Suite struct KeyedPermutationTests {
    private func images(_ count: Int, _ key: RandomKey) -> [Int] {
        let permutation = KeyedPermutation(count: count, key: key)
        return (0..<count).map { permutation[$0] }
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func everyCountUpToThreeHundredIsPermuted(seed: UInt64) {
        for count in 0...300 {
            #expect(images(count, RandomKey(seed: seed)).sorted() == Array(0..<count), "count \(count)")
        }
    }

    @Test(arguments: [1023, 1024, 1025, 4096, 4097, 60_000])
    func largeCountsArePermutedToo(count: Int) {
        #expect(images(count, RandomKey(seed: 3)).sorted() == Array(0..<count))
    }

    @Test func theLargestCountWorksWithoutATable() {
        let permutation = KeyedPermutation(count: .max, key: RandomKey(seed: 1))
        let seen = Set((0..<1000).map { permutation[$0] } + (0..<1000).map { permutation[.max - 1 - $0] })
        #expect(seen.count == 2000)
    }

    @Test(arguments: [0, 1, 7, 300])
    func theIdentityLeavesAllWhereTheyAre(count: Int) {
        let identity = KeyedPermutation.identity(count: count)
        #expect((0..<count).map { identity[$0] } == Array(0..<count))
        #expect(identity.count == count)
        #expect(identity != KeyedPermutation(count: count, key: RandomKey(seed: 1)))
    }

    @Test func differentKeysPermuteDifferently() {
        let orders = Set((0..<200 as Range<UInt64>).map { images(100, RandomKey(seed: $0)) })
        #expect(orders.count == 200)
    }

    @Test func theSameKeyPermutesTheSame() {
        let (one, other) = (RandomKey(seed: 9).child(.shuffle).child(4), RandomKey(seed: 9).child(.shuffle).child(4))
        #expect(images(100, one) == images(100, other))
        #expect(KeyedPermutation(count: 5, key: one) == KeyedPermutation(count: 5, key: other))
    }

    /// The results of every run depend on these: a change of any is a change of all trained weights.
    @Test func theImagesAreFrozen() {
        #expect(images(10, RandomKey(seed: 7)) == [1, 3, 8, 5, 0, 4, 2, 6, 9, 7])
        #expect(
            images(17, RandomKey(seed: 7).child(.shuffle).child(3)) == [
                13, 11, 7, 2, 4, 10, 0, 9, 15, 12, 5, 16, 6, 8, 1, 3, 14,
            ])
        let large = KeyedPermutation(count: 60_000, key: RandomKey(seed: 0).child(.shuffle).child(0))
        #expect([0, 1, 2, 59_999].map { large[$0] } == [39766, 8342, 1017, 58970])
    }

    /// Each of the `count!` orders of a few elements should come equally often over many keys.
    @Test(arguments: [2, 3, 4])
    func everyOrderOfAFewElementsIsAsLikely(count: Int) {
        let orders = [2: 2, 3: 6, 4: 24][count, default: 1]
        var seen: [[Int]: Int] = [:]
        for seed in 0..<UInt64(orders * 400) { seen[images(count, RandomKey(seed: seed)), default: 0] += 1 }
        #expect(seen.count == orders)
        #expect(chiSquare(Array(seen.values), expected: 400) < chiSquareLimit(orders - 1))
    }

    /// Each element should go to each place equally often over many keys.
    @Test(arguments: [5, 7, 8, 13, 16])
    func everyElementIsAsLikelyAtEveryPlace(count: Int) {
        var seen = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        for seed in 0..<UInt64(count * 200) {
            for (index, image) in images(count, RandomKey(seed: seed)).enumerated() { seen[index][image] += 1 }
        }
        for index in 0..<count {
            #expect(chiSquare(seen[index], expected: 200) < chiSquareLimit(count - 1), "element \(index)")
        }
    }

    /// Neighbours should not stay neighbours: their distance modulo the count is spread evenly.
    @Test func neighboursAreParted() {
        let count = 16
        var seen = [Int](repeating: 0, count: count)
        for seed in 0..<1000 as Range<UInt64> {
            let places = images(count, RandomKey(seed: seed))
            seen[(places[1] - places[0] + count) % count] += 1
        }
        #expect(seen[0] == 0)
        #expect(chiSquare(Array(seen.dropFirst()), expected: 1000 / 15) < chiSquareLimit(14))
    }

    @Test func anIndexOutsideIsABugOfTheCaller() async {
        await #expect(processExitsWith: .failure) { _ = KeyedPermutation(count: 3, key: RandomKey(seed: 1))[3] }
        await #expect(processExitsWith: .failure) { _ = KeyedPermutation(count: 3, key: RandomKey(seed: 1))[-1] }
        await #expect(processExitsWith: .failure) { _ = KeyedPermutation(count: 0, key: RandomKey(seed: 1))[0] }
        await #expect(processExitsWith: .failure) { _ = KeyedPermutation(count: -1, key: RandomKey(seed: 1)) }
    }
}
