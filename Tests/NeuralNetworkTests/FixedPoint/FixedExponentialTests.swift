import FixedPoint
import Glibc
import NeuralNetwork
import Testing

@Suite struct FixedExponentialTests {
    private func error(_ x: UInt32) -> Double {
        abs(Double(FixedExponential.negative(x)) * 0x1p-32 - exp(-Double(x) * 0x1p-15))
    }

    /// All numbers of s16.15 up to 8, and every 13th up to 40, where nothing is left.
    @Test func itIsWithinItsErrorOfTheTrueOne() {
        let numbers = Array(0..<UInt32(8 << 15)) + Array(stride(from: UInt32(8 << 15), to: 40 << 15, by: 13))
        let worst = numbers.map(error).max() ?? 1
        #expect(worst < FixedExponential.largestError, "\(worst)")
        #expect(worst > FixedExponential.largestError / 64, "the error that is stated says nothing: \(worst)")
    }

    @Test func itBeginsAtOneFallsAndEndsAtNothing() {
        #expect(FixedExponential.negative(0) == 1 << 32)
        #expect(FixedExponential.negative(24 << 15) == 0 && FixedExponential.negative(.max) == 0)
        var last = FixedExponential.negative(0)
        for x in stride(from: UInt32(1), to: 24 << 15, by: 1) {
            let next = FixedExponential.negative(x)
            if next > last { Issue.record("it rises at \(x)") }
            last = next
        }
    }
}
