import NeuralNetwork
import Testing

/// Random models with synchronized normalizations, cut into random groups, against the reference with one group.
@Suite struct SynchronizationFuzzTests {
    /// A normalization of the images, one before the flatten and one behind it, with or without their factors.
    private func normalized(_ model: Model, _ random: inout TestRandom) throws -> Model {
        func normalization(_ name: String) -> Layer {
            let (scales, centers) = (Bool.random(using: &random), Bool.random(using: &random))
            let operation = BatchNormalization(epsilon: 0.1, scales: scales, centers: centers, synchronized: true)
            return Layer(name, .batchNormalization(operation))
        }
        let flatten = try #require(model.layers.firstIndex { $0.operation == .flatten })
        let layers =
            [normalization("n0")] + model.layers[..<flatten] + [normalization("n1"), model.layers[flatten]]
            + [normalization("n2")] + model.layers[(flatten + 1)...]
        return try Model(
            name: model.name, inputHeight: model.inputHeight, inputWidth: model.inputWidth,
            inputChannels: model.inputChannels, layers: layers)
    }

    /// Groups of random sizes, some of them empty.
    private func split(_ batch: Int, _ random: inout TestRandom) -> [Int] {
        let cuts = (0..<Int.random(in: 0...4, using: &random)).map { _ in Int.random(in: 0...batch, using: &random) }
        let ends = (cuts + [batch]).sorted()
        return zip([0] + ends, ends).map { $1 - $0 }
    }

    @Test(arguments: 3_000..<3_060 as Range<UInt64>) func randomGroupsAreOneWithTheWholeBatch(seed: UInt64) throws {
        var random = TestRandom(seed: seed &* 31)
        let (plain, nominal) = try RandomModel.makeCase(seed: seed, .none)
        let test = PlanCase(try normalized(plain.model, &random), batch: 3 * plain.batch, seed: seed)
        let slow = ReferenceNetwork<Double>(test.model).run(
            parameters: test.parameters.map { $0.map(Double.init) }, images: test.images.map(Double.init),
            labels: test.labels, divisor: test.divisor)
        let counts = split(test.batch, &random)
        let groups = try SynchronizedGroups(test, counts, nominal: nominal)
        let (results, gradients) = groups.run()
        let loss = results.reduce(0) { $0 + $1.lossSum }
        #expect(abs(loss - slow.result.lossSum) <= 1e-5 * abs(slow.result.lossSum), "\(test.summary), \(counts)")
        // Behind a normalization some gradients are zero but for rounding: errors are held against the largest one.
        let scale = slow.gradients.joined().map(abs).max() ?? 0
        for (index, (fast, slow)) in zip(groups.sum(gradients), slow.gradients).enumerated() {
            let error = zip(fast, slow).map { abs($0 - $1) }.max() ?? 0
            #expect(error <= 1e-5 * scale, "\(test.model.parameters[index].name), \(test.summary), \(counts)")
        }
    }
}
