import NeuralNetwork
import Testing

/// Putting the statistics of groups together, against the statistics of all samples.
@Suite struct StatisticsFoldTests {
    private static let channels = 3

    private func fold(
        _ kind: Synchronization.Kind, _ groups: [[Float]], counts: [Int], spare: Int = 0
    ) -> [Float] {
        let point = Synchronization(layer: "n", kind: kind, channels: Self.channels)
        let gathered = groups.flatMap { $0 + [Float](repeating: .nan, count: spare) }
        var result = [Float](repeating: .nan, count: point.count)
        unsafe gathered.withUnsafeBufferPointer { gathered in
            unsafe result.withUnsafeMutableBufferPointer { result in
                guard let from = gathered.baseAddress, let to = result.baseAddress else { return }
                unsafe StatisticsFold(point, counts: counts).fold(from, stride: point.count + spare, into: to)
            }
        }
        return result
    }

    /// Means, then biased variances, of samples of three channels, in double precision.
    private func moments(_ samples: [Double]) -> [Double] {
        let reference = ReferenceBatchNormalization<Double>(BatchNormalization(), channels: Self.channels)
        let (mean, variance) = reference.statistics(samples)
        return mean + variance
    }

    /// Samples of groups, some of which have none, and what the groups offer.
    private func groups(_ counts: [Int], level: Double) -> (samples: [Double], offered: [[Float]]) {
        let parts = counts.enumerated().map { group, count in
            someNumbers(count * Self.channels, seed: UInt64(group)).map { level + Double(group) / 4 + $0 }
        }
        let offered = parts.map { part in
            part.isEmpty ? [Float](repeating: .nan, count: 2 * Self.channels) : moments(part).map { Float($0) }
        }
        return (parts.flatMap(\.self), offered)
    }

    @Test(
        arguments: [[7], [3, 4], [1, 1, 1, 1], [5, 0, 2], [0, 0, 6, 1], [100, 1, 30, 9, 0]], [0, 10, 1000] as [Double])
    func momentsAreThoseOfAllSamples(counts: [Int], level: Double) {
        let (samples, offered) = groups(counts, level: level)
        let (folded, expected) = (fold(.moments, offered, counts: counts, spare: 2), moments(samples))
        for channel in 0..<Self.channels {
            #expect(abs(Double(folded[channel]) - expected[channel]) <= 1e-7 * max(level, 1))
            // The offered means are float32: their rounding, 3e-5 at 1000, is all that is lost.
            let variance = expected[Self.channels + channel]
            #expect(abs(Double(folded[Self.channels + channel]) - variance) <= 1e-6 + 2e-7 * level)
        }
    }

    @Test func aGroupAloneGetsItsOwnBits() {
        let own: [Float] = [0.1, -7, 1e-30, 0.3, 5e8, 0]
        for counts in [[1], [3], [48_611]] { #expect(fold(.moments, [own], counts: counts) == own) }
        let rubbish = [Float](repeating: .infinity, count: 6)
        #expect(fold(.moments, [rubbish, own, rubbish], counts: [0, 9, 0]) == own)
        #expect(fold(.sums, [own], counts: [1]) == own)
    }

    @Test func sumsBecomeMeansOverTheSamplesOfAll() {
        let offered: [[Float]] = [[1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60], Array(repeating: .nan, count: 6)]
        #expect(fold(.sums, offered, counts: [1, 3, 0]) == [2.75, 5.5, 8.25, 11, 13.75, 16.5])
    }

    @Test func smallAddendsAreNotLostBesideLargeOnes() {
        let parts =
            [[Float](repeating: 1e8, count: 6)] + (0..<64).map { _ in [Float](repeating: 1, count: 6) }
            + [[Float](repeating: -1e8, count: 6)]
        #expect(fold(.sums, parts, counts: Array(repeating: 1, count: 66)) == Array(repeating: 64 / 66, count: 6))
    }

    @Test func aNaNOfAnyGroupIsSeenByAll() {
        let good: [Float] = [1, 1, 1, 1, 1, 1]
        let folded = fold(.moments, [good, [1, .nan, 1, 1, 1, 1], good], counts: [2, 2, 2])
        #expect(folded.map(\.isNaN) == [false, true, false, false, true, false])
    }

    @Test func aConstantChannelHasNoVarianceHoweverManyGroups() {
        let constant: [Float] = [7.3, 7.3, 7.3, 0, 0, 0]
        let folded = fold(.moments, Array(repeating: constant, count: 9), counts: Array(1...9))
        #expect(folded == constant)
    }

    @Test func statisticsOfNothingAreABug() async {
        await #expect(processExitsWith: .failure) {
            _ = StatisticsFold(Synchronization(layer: "n", kind: .sums, channels: 1), counts: [0, 0])
        }
    }
}
