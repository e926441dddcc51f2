import AllReduce
import Testing
import Transport
import Wire

/// Sums of integers: exact, whoever adds first.
@Suite struct IntegerRingTests {
    /// Any words, most of them no float that could be added; the sum of all groups fits.
    private func integers(groups: Int, count: Int, seed: UInt64) -> [[Int32]] {
        var random = SplitMix(seed)
        return (0..<groups).map { _ in
            (0..<count).map { _ in Int32(truncatingIfNeeded: random.next()) / Int32(groups) }
        }
    }

    private func words(_ integers: [Int32]) -> [Float] { integers.map { Float(bitPattern: UInt32(bitPattern: $0)) } }

    @Test(.timeLimit(.minutes(5)), arguments: 1...5, [Network.inProcess, .ipc])
    func everyRankEndsWithTheSumOfIntegers(ranks: Int, network: Network) throws {
        for (groups, count) in [(ranks, 1), (ranks + 2, 65), (8, 1_000)] {
            let schedule = try RingSchedule(
                elementCount: count, arcs: Cases.evenArcs(groups: groups, ranks: ranks), bucketBytes: 256,
                blockElements: 50)
            let ring = Ring(schedule, try network.transports(schedule), element: .int32)
            defer { ring.close() }
            let integers = integers(groups: groups, count: count, seed: UInt64(ranks * count))
            let expected = (0..<count).map { place in integers.reduce(Int32(0)) { $0 + $1[place] } }
            let sums = try ring.run(step: StepNumber(rawValue: 0), integers.map(words), seed: 1)
            for sum in sums { #expect(sameBits(sum, words(expected)), "\(ranks) ranks, \(groups) groups of \(count)") }
        }
    }

    /// Beyond the largest number they wrap, as the hardware's addition does, and nothing traps.
    @Test func sumsWrap() {
        var sum = words([.max, .min, -1])
        unsafe RingElement.int32.add(words([1, -1, 1]), to: &sum, count: 3)
        #expect(sum.map { Int32(bitPattern: $0.bitPattern) } == [.min, .max, 0])
    }

    @Test func floatsAreAddedAsFloats() {
        var sum: [Float] = [1, 2.5]
        unsafe RingElement.float32.add([0.5, -1] as [Float], to: &sum, count: 2)
        #expect(sum == [1.5, 1.5])
    }
}
