import Foundation
import NeuralNetwork
import Testing

@Suite struct TruncatedNormalTests {
    /// The distribution function of the cut normal, by the C library's error function.
    private func share(below z: Double) -> Double {
        let cut = erf(2 / 2.0.squareRoot())
        return (erf(z / 2.0.squareRoot()) + cut) / (2 * cut)
    }

    @Test func isTheInverseOfTheDistributionFunction() {
        for step in 1..<10_000 {
            let uniform = Double(step) / 10_000
            #expect(abs(share(below: TruncatedNormal.value(uniform)) - uniform) < 1e-14)
        }
    }

    @Test func risesFromMinusTwoToTwo() {
        var last = -2 - 1e-12
        for step in 0..<100_000 {
            let value = TruncatedNormal.value((Double(step) + 0.5) / 100_000)
            #expect(value > last)
            last = value
        }
        #expect(abs(TruncatedNormal.value(0x1p-33) + 2) < 1e-8)
        #expect(abs(TruncatedNormal.value(1 - 0x1p-33) - 2) < 1e-8)
        #expect(last < 2)
    }

    @Test func isOddAboutTheMiddle() {
        #expect(TruncatedNormal.value(0.5) == 0)
        for step in 1..<64 {
            let uniform = Double(step) / 128
            #expect(TruncatedNormal.value(uniform) == -TruncatedNormal.value(1 - uniform))
        }
    }

    @Test func hasTheDeviationThatKerasDividesBy() {
        let count = 1_000_000
        let squares = (0..<count).reduce(0.0) { sum, step in
            let value = TruncatedNormal.value((Double(step) + 0.5) / Double(count))
            return sum + value * value
        }
        #expect(abs((squares / Double(count)).squareRoot() - TruncatedNormal.deviation) < 1e-6)
    }

    @Test func theBitsAreFrozen() {
        let frozen: [UInt64] = [
            13_834_373_884_367_675_787, 13_826_022_084_914_905_022, 4_597_872_115_946_366_148,
            4_611_607_771_178_355_000,
        ]
        #expect([0.01, 0.3, 0.6, 0.999].map { TruncatedNormal.value($0).bitPattern } == frozen)
    }
}
