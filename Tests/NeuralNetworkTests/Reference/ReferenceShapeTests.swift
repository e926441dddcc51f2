import NeuralNetwork
import Testing

@Suite struct ReferenceShapeTests {
    @Test func channelsComeOneAfterTheOther() {
        let joined = ReferenceConcatenation<Double>(channels: [2, 1])
        #expect(joined.forward([[1, 2, 3, 4], [5, 6]]) == [1, 2, 5, 3, 4, 6])
        #expect(joined.backward([1, 2, 5, 3, 4, 6]) == [[1, 2, 3, 4], [5, 6]])
    }

    @Test func anImageTimesANumberForEachChannel() {
        let image = TensorShape.spatial(height: 1, width: 2, channels: 2)
        let product = ReferenceProduct<Double>(image, .spatial(height: 1, width: 1, channels: 2))
        #expect(product.forward([1, 2, 3, 4, 5, 6, 7, 8], [1, 10, 2, 20]) == [1, 20, 3, 40, 10, 120, 14, 160])
        let gradients = product.backward([1, 1, 1, 1, 0, 0, 0, 1], [1, 2, 3, 4, 5, 6, 7, 8], [1, 10, 2, 20])
        #expect(gradients == [[1, 10, 1, 10, 0, 0, 0, 20], [4, 6, 0, 8]])
    }

    @Test(arguments: [true, false]) func gradientsOfProductsAreTheDifferences(isFirst: Bool) {
        let image = TensorShape.spatial(height: 2, width: 3, channels: 4)
        let factor = TensorShape.spatial(height: 1, width: 1, channels: 4)
        let product = ReferenceProduct<Double>(isFirst ? factor : image, isFirst ? image : factor)
        let a = someNumbers(2 * (isFirst ? factor : image).count, seed: 60)
        let b = someNumbers(2 * (isFirst ? image : factor).count, seed: 61)
        let weights = someNumbers(2 * image.count, seed: 62)
        let gradients = product.backward(weights, a, b)
        let errors = [
            GradientCheck.worstError(gradients[0], at: a) { dot(product.forward($0, b), weights) },
            GradientCheck.worstError(gradients[1], at: b) { dot(product.forward(a, $0), weights) },
        ]
        #expect(errors.allSatisfy { $0 < 1e-6 }, "\(errors)")
    }

    @Test func aMapHasNumbersForAllChannelsOrForEach() {
        let each = ReferenceChannelMap<Double>(.rescaling(Rescaling(scale: [2, 3], offset: [1])), channels: 2)
        #expect(each.forward([1, 1, 2, 2]) == [3, 4, 5, 7])
        #expect(each.backward([1, 1, 2, 2]) == [2, 3, 4, 6])
        let all = ReferenceChannelMap<Double>(.rescaling(Rescaling(scale: 0.5, offset: -1)), channels: 2)
        #expect(all.forward([4, 8]) == [1, 3])
    }

    /// Keras: (x − mean) / max(√variance, 1e-7).
    @Test func aVarianceOfZeroDividesByAlmostNothing() {
        let map = ReferenceChannelMap<Double>(
            .normalization(Normalization(mean: [1, 2], variance: [4, 0])), channels: 2)
        let y = map.forward([5, 3])
        #expect(y[0] == 2 && abs(y[1] - 1e7) < 1)
        #expect(abs(map.backward([1, 1])[1] - 1e7) < 1)
    }

    @Test func gradientsOfMapsAreTheDifferences() {
        for operation: NeuralNetwork.Operation in [
            .rescaling(Rescaling(scale: [0.5, -2, 3], offset: [1])),
            .normalization(Normalization(mean: [0.25, 1, -1], variance: [0.5, 2, 3])),
        ] {
            let map = ReferenceChannelMap<Double>(operation, channels: 3)
            let (x, weights) = (someNumbers(30, seed: 63), someNumbers(30, seed: 64))
            let error = GradientCheck.worstError(map.backward(weights), at: x) { dot(map.forward($0), weights) }
            #expect(error < 1e-6, "\(error)")
        }
    }
}
