import FixedPoint
import Testing

/// What bounds the kernels.
@Suite struct KernelPeakTests {
    @Test(arguments: FixedFormat.allCases, KernelLevel.available)
    func itCountsWhatItRuns(format: FixedFormat, level: KernelLevel) {
        let peak = KernelPeak(format, level: level)
        let (one, ten) = (peak.run(iterations: 1), peak.run(iterations: 10))
        #expect(one >= 1 && ten == 10 * one && !peak.instructions.isEmpty)
    }

    /// Three instructions for 64 products of 16 bits, one multiplication for 8 of 32 bits, at most two a cycle of 6 GHz:
    /// what counts more is not run.
    @Test func itTakesTheTimeOfTheInstructions() {
        for (format, most) in [(FixedFormat.accum, 8.0 * 2 * 6e9), (.fract, 64.0 / 3 * 2 * 6e9)] {
            let peak = KernelPeak(format)
            var operations = 0
            let time = ContinuousClock().measure { operations = peak.run(iterations: 3_000_000) }
            #expect(Double(operations) / (time / .seconds(1)) < most)
        }
    }

    /// The bounds of speed that chips are compared by: 0.2 GHz and 16 cores make 1.6 and 0.64 G a second.
    @Test func theARM968TakesTwoOrFiveCycles() {
        #expect(FixedFormat.allCases.map(\.cyclesPerMultiplyAccumulate) == [5, 2, 2, 5])
    }
}
