import FixedPoint
import NeuralNetwork
import Testing

@Suite struct FixedFactorTests {
    @Test(arguments: [1.0, 0.75, 4 / 3.0, 0.02 / 64, 0x1p-17, 2.0, 1e6, 0.9, 1 - 0x1p-31, 1 - 0x1p-33, 0x1.ffffffffp29])
    func itIsTheNearestOfThirtyOneBits(value: Double) {
        let factor = FixedFactor(value)
        let found = Double(factor.mantissa) * Double(sign: .plus, exponent: -factor.fractionBits, significand: 1)
        #expect(abs(found - value) <= value * 0x1p-31)
        #expect(factor.mantissa <= Int64(Int32.max))
    }

    @Test func smallOnesKeepAnAbsoluteError() {
        for value in [1e-6, 3.3e-9, 0] {
            let factor = FixedFactor(value)
            #expect(abs(Double(factor.mantissa) * 0x1p-47 - value) <= 0x1p-48 && factor.fractionBits <= 47)
        }
    }

    @Test(arguments: [Int32.min, -3, 0, 7, .max]) func productsOfAnyNumberFit(raw: Int32) {
        for value in [0x1.fffffep-1, 1, 1e-9, 1e9] {
            let factor = FixedFactor(value)
            let (_, overflows) = factor.mantissa.multipliedReportingOverflow(by: Int64(raw))
            #expect(!overflows && factor(raw) == factor.mantissa * Int64(raw))
            #expect(factor.narrowing(to: .accum, .nearest).shift == factor.fractionBits)
        }
    }
}
