import NeuralNetwork
import Testing

@Suite struct ReferenceNormalizationTests {
    private static let layer = BatchNormalization(epsilon: 0.01)

    @Test func aNormalizedChannelHasMeanZeroAndVarianceOne() {
        let reference = ReferenceBatchNormalization<Double>(BatchNormalization(epsilon: 1e-12), channels: 3)
        let x = someNumbers(3 * 50, seed: 1)
        let (mean, variance) = reference.statistics(x)
        let y = reference.forward(x, mean, variance, [[1, 1, 1], [0, 0, 0]])
        let (newMean, newVariance) = reference.statistics(y)
        #expect(newMean.allSatisfy { abs($0) < 1e-12 } && newVariance.allSatisfy { abs($0 - 1) < 1e-9 })
    }

    @Test func aChannelByHand() {
        let reference = ReferenceBatchNormalization<Double>(BatchNormalization(epsilon: 0.25), channels: 2)
        let x: [Double] = [1, 10, 3, 10, 1, 10, 3, 10]
        let (mean, variance) = reference.statistics(x)
        #expect(mean == [2, 10] && variance == [1, 0])
        let root = 1.25.squareRoot()
        let y = reference.forward(x, mean, variance, [[root, 5], [7, -1]])
        #expect(zip(y, [6, -1, 8, -1, 6, -1, 8, -1]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test(arguments: [1, 2, 5]) func gradientsAreTheDifferences(channels: Int) {
        let reference = ReferenceBatchNormalization<Double>(Self.layer, channels: channels)
        let x = someNumbers(6 * channels, seed: 2)
        let factors = [someNumbers(channels, seed: 3), someNumbers(channels, seed: 4)]
        let weights = someNumbers(x.count, seed: 5)
        func loss(_ x: [Double], _ factors: [[Double]]) -> Double {
            let (mean, variance) = reference.statistics(x)
            return dot(reference.forward(x, mean, variance, factors), weights)
        }
        let back = reference.backward(weights, x: x, factors)
        let errors = [
            GradientCheck.worstError(back.input, at: x) { loss($0, factors) },
            GradientCheck.worstError(back.gamma, at: factors[0]) { loss(x, [$0, factors[1]]) },
            GradientCheck.worstError(back.beta, at: factors[1]) { loss(x, [factors[0], $0]) },
        ]
        #expect(errors.allSatisfy { $0 < 1e-6 }, "\(errors)")
    }

    @Test func zerosAreAddedAroundAndTakenOff() {
        let border = ReferenceBorder(
            Border(top: 1, bottom: 0, left: 2, right: 1), around: .spatial(height: 2, width: 1, channels: 2))
        let y = border.forward([1, 2, 3, 4, 5, 6, 7, 8] as [Float], batch: 2)
        let empty = [Float](repeating: 0, count: 8)
        let rows: [[Float]] = [[0, 0, 0, 0, 1, 2, 0, 0], [0, 0, 0, 0, 3, 4, 0, 0]]
        let other: [[Float]] = [[0, 0, 0, 0, 5, 6, 0, 0], [0, 0, 0, 0, 7, 8, 0, 0]]
        #expect(y == empty + rows[0] + rows[1] + empty + other[0] + other[1])
        #expect(border.backward(y, batch: 2) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(border.backward((0..<48).map(Float.init), batch: 2) == [12, 13, 20, 21, 36, 37, 44, 45])
    }
}
