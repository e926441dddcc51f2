import NeuralNetwork
import Testing

@Suite struct ReferenceActivationTests {
    /// Values of Keras 3 at −4, −1, 0, ½, 2 and 7, to six digits.
    private static let values: [(Activation, [Double])] = [
        (.linear, [-4, -1, 0, 0.5, 2, 7]),
        (.relu, [0, 0, 0, 0.5, 2, 7]),
        (.sigmoid, [0.017986, 0.268941, 0.5, 0.622459, 0.880797, 0.999089]),
        (.tanh, [-0.999329, -0.761594, 0, 0.462117, 0.964028, 0.999998]),
        (.silu, [-0.071945, -0.268941, 0, 0.311230, 1.761594, 6.993623]),
        (.gelu, [-0.000127, -0.158655, 0, 0.345731, 1.954500, 7]),
        (.relu6, [0, 0, 0, 0.5, 2, 6]),
        (.hardSigmoid, [0, 1.0 / 3, 0.5, 3.5 / 6, 5.0 / 6, 1]),
        (.hardSilu, [0, -1.0 / 3, 0, 1.75 / 6, 10.0 / 6, 7]),
        (.elu, [-0.981684, -0.632121, 0, 0.5, 2, 7]),
        (.leakyReLU, [-0.8, -0.2, 0, 0.5, 2, 7]),
    ]

    @Test func valuesAreKeras() {
        #expect(Self.values.map(\.0) == Activation.allCases)
        for (activation, expected) in Self.values {
            let actual = ReferenceActivation(activation).forward([-4, -1, 0, 0.5, 2, 7] as [Double])
            #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(activation): \(actual)")
        }
    }

    @Test(arguments: Activation.allCases) func slopesAreTheDifferences(activation: Activation) {
        let reference = ReferenceActivation(activation)
        let x = someNumbers(200, seed: 40).map { $0 * 8 }
        let weights = someNumbers(200, seed: 41)
        let gradient = reference.backward(weights, x: x)
        let error = GradientCheck.worstError(gradient, at: x) { dot(reference.forward($0), weights) }
        #expect(error < 1e-6, "\(error)")
    }

    @Test func aLeakMayHaveAnotherSlope() {
        let reference = ReferenceActivation(.leakyReLU, slope: 0.25)
        #expect(reference.forward([-4, 0, 4] as [Double]) == [-1, 0, 4])
        #expect(reference.backward([1, 1, 1] as [Double], x: [-4, 0, 4]) == [0.25, 0.25, 1])
    }

    @Test func cornersAreFlat() {
        let corners: [(Activation, [Double])] = [(.relu, [0]), (.relu6, [0, 6]), (.hardSigmoid, [-3, 3])]
        for (activation, x) in corners {
            let ones = x.map { _ in 1.0 }
            #expect(ReferenceActivation(activation).backward(ones, x: x).allSatisfy { $0 == 0 }, "\(activation)")
        }
    }

    @Test(arguments: Activation.allCases) func farOutNothingIsLostToOverflow(activation: Activation) {
        let reference = ReferenceActivation(activation)
        let x: [Double] = [-1e6, -800, -40, 40, 800, 1e6]
        #expect(reference.forward(x).allSatisfy { $0.isFinite })
        #expect(reference.backward(x.map { _ in 1.0 }, x: x).allSatisfy { $0.isFinite })
    }

    /// Which functions leave the zeros of filled channels as they are.
    @Test func onlySigmoidsMoveZero() {
        for activation in Activation.allCases {
            let moved = ReferenceActivation(activation).forward([0] as [Double]) != [0]
            #expect(moved == [.sigmoid, .hardSigmoid].contains(activation), "\(activation)")
        }
    }
}
