import NeuralNetwork
import Testing

@Suite struct ReferenceGroupsTests {
    @Test func aFilterSeesTheChannelsOfItsGroup() {
        let conv = ReferenceConv2D<Double>(
            Conv2D(4, kernel: Extent(1, 1), groups: 2), over: .spatial(height: 1, width: 1, channels: 4))
        // Kernel (1, 1, in 2, filters 4): filters 0 and 1 look at channels 0 and 1, filters 2 and 3 at 2 and 3.
        let kernel: [Double] = [1, 2, 3, 4, 10, 20, 30, 40]
        #expect(conv.forward([1, 2, 3, 4], kernel: kernel, bias: [0, 0, 0, 0], batch: 1) == [21, 42, 129, 172])
        let back = conv.backward([1, 0, 0, 1], x: [1, 2, 3, 4], kernel: kernel, batch: 1)
        #expect(back.input == [1, 10, 4, 40])
        #expect(back.kernel == [1, 0, 0, 3, 2, 0, 0, 4])
    }

    @Test(arguments: [1, 2, 3, 6]) func groupsAreConvolutionsOfTheirOwn(groups: Int) {
        let (channels, filters) = (6, 12)
        let (inputs, outputs) = (channels / groups, filters / groups)
        let whole = ReferenceConv2D<Double>(
            Conv2D(filters, kernel: Extent(3, 2), padding: .same, groups: groups),
            over: .spatial(height: 4, width: 5, channels: channels))
        let part = ReferenceConv2D<Double>(
            Conv2D(outputs, kernel: Extent(3, 2), padding: .same),
            over: .spatial(height: 4, width: 5, channels: inputs))
        let x = someNumbers(4 * 5 * channels, seed: 50)
        let kernel = someNumbers(3 * 2 * inputs * filters, seed: 51)
        let zeros = [Double](repeating: 0, count: filters)
        let y = whole.forward(x, kernel: kernel, bias: zeros, batch: 1)
        for group in 0..<groups {
            let pixels = x.indices.filter { $0 % channels / inputs == group }.map { x[$0] }
            let weights = kernel.indices.filter { $0 % filters / outputs == group }.map { kernel[$0] }
            let own = part.forward(pixels, kernel: weights, bias: Array(zeros.prefix(outputs)), batch: 1)
            let expected = y.indices.filter { $0 % filters / outputs == group }.map { y[$0] }
            #expect(own == expected)
        }
    }

    @Test(arguments: [1, 2, 4]) func gradientsAreTheDifferences(groups: Int) {
        let conv = ReferenceConv2D<Double>(
            Conv2D(8, kernel: Extent(2, 3), strides: Extent(2, 1), padding: .same, groups: groups),
            over: .spatial(height: 4, width: 3, channels: 4))
        let errors = WeightedCheck(conv, batch: 2).worstErrors(sizes: (2 * 48, 2 * 3 * 4 / groups * 8, 8), seed: 52)
        #expect(errors.allSatisfy { $0 < 1e-6 }, "\(errors)")
    }
}
