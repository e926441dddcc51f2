import Foundation
import NeuralNetwork
import Testing

@Suite struct PortableMathTests {
    @Test func theExponentialIsWithinTwoUnitsOfTheLibrarys() {
        for step in -70_700...7_080 {
            let x = Double(step) / 100 + 0.001_234
            let expected = Foundation.exp(x)
            #expect(abs(PortableMath.exp(x) - expected) <= 2 * expected.ulp, "exp(\(x))")
        }
    }

    @Test func theLogarithmIsWithinTwoUnitsOfTheLibrarys() {
        for step in 1...20_000 {
            for x in [Double(step) / 4_000, 1 + Double(step) * 1e-7, 1 / Double(step), Double(step) * 1e250] {
                let expected = Foundation.log(x)
                #expect(abs(PortableMath.log(x) - expected) <= 2 * expected.ulp, "log(\(x))")
            }
        }
    }

    @Test func exactPointsAreExact() {
        #expect(PortableMath.exp(0) == 1)
        #expect(PortableMath.exp(-0.0) == 1)
        #expect(PortableMath.log(1) == 0)
    }

    @Test func theEndsOfTheRangeAreWhatTheDocumentationSays() {
        #expect(PortableMath.exp(-708.1) == 0)
        #expect(PortableMath.exp(-.infinity) == 0)
        #expect(PortableMath.exp(709.1) == .infinity)
        #expect(PortableMath.exp(.nan).isNaN)
        #expect(PortableMath.log(.infinity) == .infinity)
        for x in [0, -1, -.infinity, .nan] as [Double] { #expect(PortableMath.log(x).isNaN) }
    }

    @Test func theBitsAreFrozen() {
        #expect(PortableMath.exp(-1).bitPattern == 0x3FD7_8B56_362C_EF38)
        #expect(PortableMath.log(10).bitPattern == 0x4002_6BB1_BBB5_5516)
    }
}
